using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>What the tokenizer fixtures share: the test lines, the pipelines, the character map, and comparisons in code points.</summary>
internal sealed class TokenizerFixtures(FixtureSource source, Lazy<string[]> lines)
{
    private readonly ConcurrentDictionary<string, Tokenizer> _pipelines = new();

    /// <summary>The test lines.</summary>
    public string[] Lines => lines.Value;

    /// <summary>The names of all files.</summary>
    public IReadOnlyList<string> Names => source.Names;

    /// <summary>Reads a file.</summary>
    public JsonElement Read(string name) => source.ReadJson(name);

    /// <summary>The indices of the lines that the shorter checks use.</summary>
    public int[] Subset => [.. source.ReadJson("lines.json").GetProperty("subset").EnumerateArray().Select(i => i.GetInt32())];

    /// <summary>The tokenizer of a fixture in <c>pipelines</c>.</summary>
    public Tokenizer Pipeline(string name) => _pipelines.GetOrAdd(name, n => Load(source.ReadJson($"pipelines/{n}.json").GetProperty("tokenizer")));

    /// <summary>A tokenizer.json in a fixture, with its character map filled in.</summary>
    public Tokenizer Load(JsonElement tokenizer) => Tokenizer.FromJson(Complete(tokenizer).GetRawText());

    /// <summary>The tokenizer of a fixture in <c>pipelines</c> with further added tokens.</summary>
    public Tokenizer LoadWith(string name, IEnumerable<AddedToken> tokens)
    {
        Tokenizer tokenizer = Load(source.ReadJson($"pipelines/{name}.json").GetProperty("tokenizer"));
        tokenizer.Pipeline.Added.Add(tokens);
        return tokenizer;
    }

    /// <summary>A part of tokenizer.json in a fixture, with its character map filled in.</summary>
    public JsonNode Part(JsonElement config) => new("fixture", null, Complete(config));

    /// <summary>JSON with the character maps that it refers to filled in.</summary>
    public JsonElement Complete(JsonElement config)
    {
        string text = config.GetRawText();
        return text.Contains("\"@own\"") ? JsonDocument.Parse(text.Replace("\"@own\"", $"\"{MapAsText("own")}\"")).RootElement
            : text.Contains("\"@nmt_nfkc_cf\"") ? JsonDocument.Parse(text.Replace("\"@nmt_nfkc_cf\"", $"\"{MapAsText("nmt_nfkc_cf")}\"")).RootElement
            : text.Contains("\"@nmt_nfkc\"") ? JsonDocument.Parse(text.Replace("\"@nmt_nfkc\"", $"\"{MapAsText("nmt_nfkc")}\"")).RootElement
            : config;
    }

    /// <summary>The first difference between two values written as JSON; null where there is none.</summary>
    public static string? Compare(string what, object? expected, object? found)
    {
        string a = Write(expected);
        string b = Write(found);
        return a == b ? null : $"{what}: expected {Shorten(a)}, found {Shorten(b)}";
    }

    /// <summary>Offsets in UTF-16 units as flat offsets in code points.</summary>
    public static int[] InCodePoints(string text, IEnumerable<TokenOffset> offsets)
    {
        int[] index = CodePointIndex(text);
        return [.. offsets.SelectMany(o => (int[])[index[o.Start], index[o.End]])];
    }

    /// <summary>The index of the code point for every UTF-16 unit, and one beyond.</summary>
    public static int[] CodePointIndex(string text)
    {
        int[] index = new int[text.Length + 1];
        int points = 0;
        for (int i = 0; i < text.Length; i++)
        {
            index[i] = points;
            if (!(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])))
            {
                points++;
            }
        }

        index[text.Length] = points;
        return index;
    }

    private static string Write(object? value) => value switch
    {
        null => "null",
        JsonElement element => System.Text.Json.JsonSerializer.Serialize(element),
        _ => System.Text.Json.JsonSerializer.Serialize(value),
    };

    private static string Shorten(string text) => text.Length > 160 ? text[..160] + "..." : text;

    /// <summary>The bytes that a fixture packs as base64 of gzip.</summary>
    public static byte[] Unpack(string packed)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>A character map in <c>charsmaps</c>.</summary>
    public byte[] ReadMap(string name) => Unpack(source.ReadJson($"charsmaps/{name}.json").GetProperty("gzip").GetString()!);

    private string MapAsText(string name) => Convert.ToBase64String(ReadMap(name));
}
