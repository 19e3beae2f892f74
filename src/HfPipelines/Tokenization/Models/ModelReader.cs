using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.Models;

/// <summary>Reads <c>model</c> of tokenizer.json.</summary>
internal static class ModelReader
{
    /// <summary>The bytes that a token or a merge takes in a file, about.</summary>
    private const int TypicalEntry = 16;

    /// <summary>Reads a model; one without a type is told by its keys.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the model accepts.</exception>
    public static ITokenizerModel Read(JsonNode node)
    {
        try
        {
            return ReadModel(node);
        }
        catch (InvalidOperationException e)
        {
            throw node.Error("expected Unicode text, found half of a surrogate pair", e);
        }
    }

    private static ITokenizerModel ReadModel(JsonNode node)
    {
        string? type = node["type"].StringOrNull();
        return type switch
        {
            "BPE" => ReadBpe(node),
            "WordPiece" => ReadWordPiece(node),
            "WordLevel" => ReadWordLevel(node),
            "Unigram" => ReadUnigram(node),
            null when node.Has("merges") => ReadBpe(node),
            null when node.Has("continuing_subword_prefix") => ReadWordPiece(node),
            null when node["vocab"].Value.ValueKind == JsonValueKind.Array => ReadUnigram(node),
            null when node.Has("vocab") => ReadWordLevel(node),
            _ => throw node["type"].Wrong("BPE, WordPiece, WordLevel or Unigram"),
        };
    }

    /// <summary>Reads an object of tokens and ids.</summary>
    public static Vocabulary ReadVocabulary(JsonNode node)
    {
        node.Require(JsonValueKind.Object, "an object of tokens and ids");
        var vocabulary = new Vocabulary(node.Utf8.Length / TypicalEntry);
        var scanner = new JsonScanner(node.Utf8);
        scanner.Read('{');
        while (!scanner.Read('}'))
        {
            if (!scanner.ReadText(out Span<char> token) || !scanner.Read(':'))
            {
                throw node.Error($"expected a token and its id behind {vocabulary.Count} others");
            }

            if (!scanner.ReadNumber(out int id) || !(scanner.Read(',') || scanner.IsAt('}')))
            {
                throw new JsonNode(node.File, $"{node.Path}.{token}", default).Error("expected an id");
            }

            vocabulary.Add(token, id);
        }

        return vocabulary;
    }

    /// <summary>Reads an object of tokens and ids, one after the other.</summary>
    public static IEnumerable<KeyValuePair<string, int>> ReadIds(JsonNode node)
    {
        node.Require(JsonValueKind.Object, "an object of tokens and ids");
        return Ids();

        IEnumerable<KeyValuePair<string, int>> Ids()
        {
            foreach (JsonProperty property in node.Value.EnumerateObject())
            {
                yield return property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int id) && id >= 0
                    ? KeyValuePair.Create(property.Name, id)
                    : throw node[property.Name].Wrong("an id");
            }
        }
    }

    private static BpeModel ReadBpe(JsonNode node)
    {
        if (!node.Has("vocab") || !node.Has("merges"))
        {
            throw node.Error("Missing vocab/merges");
        }

        Vocabulary vocabulary = ReadVocabulary(node["vocab"]);
        BpeOptions options = ReadBpeOptions(node);
        return new BpeModel(vocabulary, ReadMerges(node["merges"], vocabulary, options.Prefix?.Length ?? 0), options);
    }

    /// <summary>Reads the options of byte-pair encoding.</summary>
    public static BpeOptions ReadBpeOptions(JsonNode node) => new(
        node["unk_token"].StringOrNull(),
        node["continuing_subword_prefix"].StringOrNull(),
        node["end_of_word_suffix"].StringOrNull(),
        !node["fuse_unk"].IsNull && node["fuse_unk"].Bool(),
        !node["byte_fallback"].IsNull && node["byte_fallback"].Bool(),
        !node["ignore_merges"].IsNull && node["ignore_merges"].Bool());

    /// <summary>Reads a list of merges, of which every token must be in the vocabulary.</summary>
    public static MergeTable ReadMerges(JsonNode node, Vocabulary vocabulary, int prefixLength)
    {
        node.Require(JsonValueKind.Array, "an array of merges");
        var merges = new List<(int Left, int Right, int Merged)>(node.Utf8.Length / TypicalEntry);
        int merged = -1;
        var scanner = new JsonScanner(node.Utf8);
        scanner.Read('[');
        while (!scanner.Read(']'))
        {
            // Left and right stand one behind the other in the buffer, so that they are the merged token too.
            bool isPair = scanner.Read('[');
            bool isRead = scanner.ReadText(out Span<char> pair);
            int space = isPair ? pair.Length : pair.IndexOf(' ');
            isRead = isRead && (!isPair || (scanner.Read(',') && scanner.AppendText(out pair) && scanner.Read(']')));
            if (!isRead || !(scanner.Read(',') || scanner.IsAt(']')))
            {
                throw node.Error($"expected a pair of tokens at index {merges.Count}");
            }

            if (!isPair)
            {
                if (merges.Count == 0 && pair.StartsWith("#version"))
                {
                    continue;
                }

                if (space < 0 || pair[(space + 1)..].Contains(' '))
                {
                    throw node.Error($"Merges text file invalid at line {merges.Count + 1}: '{pair}'");
                }

                pair[(space + 1)..].CopyTo(pair[space..]);
                pair = pair[..^1];
            }

            int left = Require(vocabulary.IdOf(pair[..space]), pair[..space]);
            int right = Require(vocabulary.IdOf(pair[space..]), pair[space..]);
            int prefix = Math.Min(prefixLength, pair.Length - space);
            pair[(space + prefix)..].CopyTo(pair[space..]);
            pair = pair[..^prefix];

            // Most merges make the token behind the one of the merge before, or the same in another way.
            merged = vocabulary.IsIdOf(merged + 1, pair) ? merged + 1 : vocabulary.IsIdOf(merged, pair) ? merged : Require(vocabulary.IdOf(pair), pair);
            merges.Add((left, right, merged));
        }

        return new MergeTable(CollectionsMarshal.AsSpan(merges));

        int Require(int id, ReadOnlySpan<char> token) => id >= 0 ? id : throw node.Error($"Token `{token}` out of vocabulary");
    }

    private static WordPieceModel ReadWordPiece(JsonNode node) => new(
        ReadVocabulary(node["vocab"]),
        node["unk_token"].String(),
        node["continuing_subword_prefix"].String(),
        node["max_input_chars_per_word"].Int());

    private static WordLevelModel ReadWordLevel(JsonNode node) => new(ReadVocabulary(node["vocab"]), node["unk_token"].StringOrNull() ?? "<unk>");

    /// <summary>Reads the tokens and scores of a unigram model.</summary>
    public static List<(string Token, double Score)> ReadPieces(JsonNode node)
    {
        node.Require(JsonValueKind.Array, "an array of tokens and scores");
        var pieces = new List<(string Token, double Score)>(node.Utf8.Length / TypicalEntry);
        var scanner = new JsonScanner(node.Utf8);
        scanner.Read('[');
        while (!scanner.Read(']'))
        {
            bool isRead = scanner.Read('[') & scanner.ReadText(out Span<char> token) & scanner.Read(',') & scanner.ReadNumber(out double score) & scanner.Read(']');
            pieces.Add(isRead && (scanner.Read(',') || scanner.IsAt(']')) ? (token.ToString(), score) : throw node.Error($"expected a token and its score at index {pieces.Count}"));
        }

        return pieces;
    }

    private static ITokenizerModel ReadUnigram(JsonNode node)
    {
        List<(string Token, double Score)> pieces = ReadPieces(node["vocab"]);
        int? unknown = node["unk_id"].IntOrNull();
        if (unknown is { } id && (id < 0 || id >= pieces.Count))
        {
            throw node["unk_id"].Error("Unable to load vocab UnkIdNotInVocabulary");
        }

        return new UnigramModel(pieces, unknown ?? -1, !node["byte_fallback"].IsNull && node["byte_fallback"].Bool());
    }
}
