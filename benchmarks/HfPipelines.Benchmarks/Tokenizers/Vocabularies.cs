using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Benchmarks.Tokenizers;

/// <summary>
/// Tokenizers of a real size: the pipelines of the fixtures, with vocabularies made of o200k_base's tokens. WordPiece and Unigram get as many as BERT and T5 have.
/// </summary>
internal sealed class Vocabularies
{
    private const int WordPieceSize = 30_522;
    private const int UnigramSize = 32_000;
    private readonly IReadOnlyList<byte[]> _ranked = RankedTokens.Read();

    /// <summary>The tokens of WordPiece, in the order of their ids.</summary>
    public IReadOnlyList<string> WordPieces { get; }

    /// <summary>The tokens of Unigram and their scores, in the order of their ids.</summary>
    public IReadOnlyList<(string Token, float Score)> Pieces { get; }

    public Vocabularies()
    {
        WordPieces = MakeWordPieces();
        Pieces = MakePieces();
    }

    /// <summary>The names of the tokenizers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gpt2", "o200k", "bert", "t5"];

    /// <summary>Writes a tokenizer.json of each into a folder of its name.</summary>
    public void Write(string folder)
    {
        using ZipArchive fixtures = ZipFile.OpenRead(Path.Combine(Reference.Root(), "tests", "fixtures", "tokenizers.zip"));
        JsonObject bytes = ByteLevelModel();
        Write(folder, "gpt2", Pipeline(fixtures, "gpt2"), bytes);
        Write(folder, "o200k", Pipeline(fixtures, "o200k"), bytes);
        Write(folder, "bert", Pipeline(fixtures, "bert_uncased"), new JsonObject { ["vocab"] = Ids(WordPieces) });
        JsonObject t5 = Pipeline(fixtures, "t5");
        t5["normalizer"]!["precompiled_charsmap"] = CharacterMap(fixtures);
        Write(folder, "t5", t5, new JsonObject { ["vocab"] = new JsonArray([.. Pieces.Select(p => (JsonNode)new JsonArray(p.Token, p.Score))]) });
    }

    /// <summary>SentencePiece's usual character map.</summary>
    public static string CharacterMap()
    {
        using ZipArchive fixtures = ZipFile.OpenRead(Path.Combine(Reference.Root(), "tests", "fixtures", "tokenizers.zip"));
        return CharacterMap(fixtures);
    }

    private static string CharacterMap(ZipArchive fixtures)
    {
        byte[] packed = Convert.FromBase64String(Read(fixtures, "charsmaps/nmt_nfkc.json")["gzip"]!.GetValue<string>());
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        return Convert.ToBase64String(unpacked.ToArray());
    }

    private static JsonObject Pipeline(ZipArchive fixtures, string name) => Read(fixtures, $"pipelines/{name}.json")["tokenizer"]!.DeepClone().AsObject();

    private static JsonNode Read(ZipArchive fixtures, string name)
    {
        using Stream stream = fixtures.GetEntry(name)!.Open();
        return JsonNode.Parse(stream)!;
    }

    /// <summary>Writes a pipeline with another vocabulary; of its added tokens it keeps those whose ids the vocabulary gives them too.</summary>
    private static void Write(string folder, string name, JsonObject pipeline, JsonObject model)
    {
        foreach ((string key, JsonNode? value) in model)
        {
            pipeline["model"]![key] = value!.DeepClone();
        }

        JsonArray added = pipeline["added_tokens"]!.AsArray();
        for (int i = added.Count - 1; i >= 0; i--)
        {
            if (added[i]!["id"]!.GetValue<int>() > 4 || name is "gpt2" or "o200k")
            {
                added.RemoveAt(i);
            }
        }

        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "tokenizer.json"), pipeline.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static JsonObject Ids(IReadOnlyList<string> tokens) => new(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));

    /// <summary>Tokens as printable characters, and every cut of a token in two as a merge, as conversions of such files have them.</summary>
    private JsonObject ByteLevelModel()
    {
        string[] tokens = [.. _ranked.Select(token => string.Concat(token.Select(ByteAlphabet.CharOf)))];
        var ranks = new Dictionary<string, int>(tokens.Length);
        for (int rank = 0; rank < tokens.Length; rank++)
        {
            ranks[tokens[rank]] = rank;
        }

        var merges = new JsonArray();
        foreach (string token in tokens)
        {
            var cuts = new List<(int Left, int Right)>();
            for (int cut = 1; cut < token.Length; cut++)
            {
                if (ranks.TryGetValue(token[..cut], out int left) && ranks.TryGetValue(token[cut..], out int right))
                {
                    cuts.Add((left, right));
                }
            }

            foreach ((int left, int right) in cuts.Order())
            {
                merges.Add((JsonNode)new JsonArray(tokens[left], tokens[right]));
            }
        }

        return new JsonObject { ["vocab"] = Ids(tokens), ["merges"] = merges };
    }

    private List<string> MakeWordPieces()
    {
        var pieces = new List<string> { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" };
        var known = new HashSet<string>(pieces, StringComparer.Ordinal);
        for (char c = '!'; c <= '~'; c++)
        {
            Add(char.ToLowerInvariant(c).ToString());
            Add("##" + char.ToLowerInvariant(c));
        }

        foreach (string text in RankedTokens.Texts(_ranked))
        {
            string token = text.ToLowerInvariant();
            string word = token.TrimStart(' ');
            if (pieces.Count < WordPieceSize && word.Length > 0 && word.All(char.IsLetterOrDigit))
            {
                Add(word.Length < token.Length ? word : "##" + word);
            }
        }

        return pieces;

        void Add(string piece)
        {
            if (known.Add(piece))
            {
                pieces.Add(piece);
            }
        }
    }

    private List<(string Token, float Score)> MakePieces()
    {
        var pieces = new List<(string Token, float Score)> { ("<pad>", 0), ("</s>", 0), ("<unk>", 0), ("\u2581", -3) };
        var known = new HashSet<string>(pieces.Select(p => p.Token), StringComparer.Ordinal);
        foreach (string text in RankedTokens.Texts(_ranked))
        {
            string word = text.TrimStart(' ');
            string piece = word.Length < text.Length ? "\u2581" + word : word;
            if (pieces.Count < UnigramSize && word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && known.Add(piece))
            {
                pieces.Add((piece, -MathF.Log(pieces.Count + 2)));
            }
        }

        return pieces;
    }
}
