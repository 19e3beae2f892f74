using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.Models;

/// <summary>Reads <c>model</c> of tokenizer.json.</summary>
internal static class ModelReader
{
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
        IEnumerable<KeyValuePair<string, int>> ids = ReadIds(node);
        return new Vocabulary(ids, node.Value.GetPropertyCount());
    }

    /// <summary>Reads an object of tokens and ids, one after the other.</summary>
    public static IEnumerable<KeyValuePair<string, int>> ReadIds(JsonNode node)
    {
        if (node.Value.ValueKind != JsonValueKind.Object)
        {
            throw node.Wrong("an object of tokens and ids");
        }

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
        if (node.Value.ValueKind != JsonValueKind.Array)
        {
            throw node.Wrong("an array of merges");
        }

        var table = new MergeTable(node.Value.GetArrayLength());
        char[] joined = new char[256];
        int rank = 0;
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(node.Value));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // Left and right stand one behind the other in the buffer, so that they are the merged token too.
            int space;
            int length;
            if (reader.TokenType == JsonTokenType.String)
            {
                length = Copy(ref reader, 0);
                Span<char> line = joined.AsSpan(0, length);
                if (rank == 0 && line.StartsWith("#version"))
                {
                    continue;
                }

                space = line.IndexOf(' ');
                if (space < 0 || line[(space + 1)..].Contains(' '))
                {
                    throw node.Error($"Merges text file invalid at line {rank + 1}: '{line}'");
                }

                line[(space + 1)..].CopyTo(line[space..]);
                length--;
            }
            else if (reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                space = Copy(ref reader, 0);
                length = reader.Read() && reader.TokenType == JsonTokenType.String ? space + Copy(ref reader, space) : -1;
                if (length < 0 || !reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                {
                    throw NoPair();
                }
            }
            else
            {
                throw NoPair();
            }

            int left = Require(joined.AsSpan(0, space));
            int right = Require(joined.AsSpan(space, length - space));
            int kept = Math.Min(prefixLength, length - space);
            joined.AsSpan(space + kept, length - space - kept).CopyTo(joined.AsSpan(space));
            table.Add(left, right, rank++, Require(joined.AsSpan(0, length - kept)));
        }

        return table;

        int Require(ReadOnlySpan<char> token) => vocabulary.IdOf(token) is int id and >= 0 ? id : throw node.Error($"Token `{token}` out of vocabulary");

        int Copy(ref Utf8JsonReader reader, int start)
        {
            if (joined.Length < start + reader.ValueSpan.Length)
            {
                Array.Resize(ref joined, (start + reader.ValueSpan.Length) * 2);
            }

            return reader.CopyString(joined.AsSpan(start));
        }

        TokenizerException NoPair() => node.Error($"expected a pair of tokens at index {rank}");
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
        var pieces = new List<(string Token, double Score)>();
        foreach (JsonNode item in node.Items)
        {
            JsonNode[] pair = [.. item.Items];
            pieces.Add(pair.Length == 2 ? (pair[0].String(), pair[1].Double()) : throw item.Wrong("a token and its score"));
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
