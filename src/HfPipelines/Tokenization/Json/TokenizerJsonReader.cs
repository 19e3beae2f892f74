using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;

namespace HfPipelines.Tokenization.Json;

/// <summary>Reads tokenizer.json.</summary>
internal static class TokenizerJsonReader
{
    private static readonly HashSet<string> Keys = ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"];

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="TokenizerException">It is no JSON, or a key is missing or holds something else than the format accepts.</exception>
    public static TokenizerPipeline Read(ReadOnlyMemory<byte> utf8, string file) => Read(ReadNode(utf8, file));

    /// <summary>Parses a file's content. The vocabulary and the merges stay JSON: most of the file is theirs, and their readers need no tree of it.</summary>
    /// <exception cref="TokenizerException">It is no JSON.</exception>
    public static JsonNode ReadNode(ReadOnlyMemory<byte> utf8, string file)
    {
        var large = new List<(string Path, int Start, int End)>();
        var scanner = new JsonScanner(utf8.Span);
        FindLarge(ref scanner, null, large);
        var apart = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        using var rest = new MemoryStream();
        int copied = 0;
        foreach ((string path, int start, int end) in large)
        {
            // The brackets stay.
            apart[path] = utf8[start..end];
            rest.Write(utf8.Span[copied..(start + 1)]);
            copied = end - 1;
        }

        rest.Write(utf8.Span[copied..]);
        return new JsonNode(file, null, Parse(rest.ToArray(), file), apart);
    }

    /// <summary>Finds the large values of an object, as far as it is well-formed.</summary>
    private static void FindLarge(ref JsonScanner scanner, string? path, List<(string Path, int Start, int End)> found)
    {
        bool goesOn = scanner.Read('{');
        while (goesOn && scanner.ReadText(out Span<char> key) && scanner.Read(':'))
        {
            bool isModel = path is null && key is "model" && scanner.IsAt('{');
            bool isLarge = path is not null && key is "vocab" or "merges" && (scanner.IsAt('{') || scanner.IsAt('['));
            string name = isModel || isLarge ? key.ToString() : "";
            int start = scanner.Position;
            if (isModel)
            {
                FindLarge(ref scanner, name, found);
            }
            else if (scanner.Skip() && isLarge)
            {
                found.Add(($"{path}.{name}", start, scanner.Position));
            }

            goesOn = scanner.Read(',');
        }

        scanner.Read('}');
    }

    /// <summary>Parses a JSON file.</summary>
    /// <exception cref="TokenizerException">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, string file)
    {
        try
        {
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 256 }).RootElement;
        }
        catch (JsonException e)
        {
            throw new TokenizerException(file, null, $"no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a tokenizer.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the format accepts.</exception>
    public static TokenizerPipeline Read(JsonNode root)
    {
        foreach ((string key, JsonNode _) in root.Properties)
        {
            if (!Keys.Contains(key))
            {
                throw root.Error($"unknown key '{key}'");
            }
        }

        if (root["version"].StringOrNull() is { } version && version != "1.0")
        {
            throw root["version"].Error($"Unknown tokenizer version '{version}'");
        }

        if (root["model"].IsNull)
        {
            throw root["model"].Error("Model missing");
        }

        ITokenizerModel model = ModelReader.Read(root["model"]);
        INormalizer? normalizer = root["normalizer"].IsNull ? null : NormalizerReader.Read(root["normalizer"]);
        var added = new AddedVocabulary(model.Vocabulary, normalizer);
        if (!root["added_tokens"].IsNull)
        {
            added.Add([.. root["added_tokens"].Items.Select(ReadAddedToken)]);
        }

        return new TokenizerPipeline(
            normalizer,
            root["pre_tokenizer"].IsNull ? null : PreTokenizerReader.Read(root["pre_tokenizer"]),
            model,
            root["post_processor"].IsNull ? null : PostProcessorReader.Read(root["post_processor"], added.TokenOf),
            root["decoder"].IsNull ? null : DecoderReader.Read(root["decoder"]),
            added,
            ReadTruncation(root),
            ReadPadding(root));
    }

    /// <summary>Reads an added token with all its flags.</summary>
    public static AddedToken ReadAddedToken(JsonNode node)
    {
        node["id"].Int();
        return new AddedToken(node["content"].String())
        {
            SingleWord = node["single_word"].Bool(),
            LeftStrip = node["lstrip"].Bool(),
            RightStrip = node["rstrip"].Bool(),
            Normalized = node["normalized"].Bool(),
            Special = node["special"].Bool(),
        };
    }

    /// <summary>The truncation of tokenizer.json; null where it has none.</summary>
    public static TruncationOptions? ReadTruncation(JsonNode root) => root["truncation"] is var node && node.IsNull ? null : new(
        node["max_length"].Int(),
        node["strategy"].String() switch
        {
            "LongestFirst" => TruncationStrategy.LongestFirst,
            "OnlyFirst" => TruncationStrategy.OnlyFirst,
            "OnlySecond" => TruncationStrategy.OnlySecond,
            _ => throw node["strategy"].Wrong("LongestFirst, OnlyFirst or OnlySecond"),
        },
        node["stride"].Int(),
        ReadSide(node["direction"]));

    /// <summary>The padding of tokenizer.json; null where it has none.</summary>
    public static PaddingOptions? ReadPadding(JsonNode root) => root["padding"] is var node && node.IsNull ? null : new()
    {
        Length = ReadLength(node["strategy"]),
        MultipleOf = node["pad_to_multiple_of"].IntOrNull(),
        Side = ReadSide(node["direction"]),
        PadId = node["pad_id"].Int(),
        PadTypeId = node["pad_type_id"].Int(),
        PadToken = node["pad_token"].String(),
    };

    private static int? ReadLength(JsonNode node)
    {
        if (node.Has("Fixed"))
        {
            return node["Fixed"].Int();
        }

        return node.String() == "BatchLongest" ? null : throw node.Wrong("BatchLongest or {\"Fixed\": length}");
    }

    private static TextSide ReadSide(JsonNode node) => node.StringOrNull() switch
    {
        null or "Right" => TextSide.Right,
        "Left" => TextSide.Left,
        _ => throw node.Wrong("Left or Right"),
    };
}
