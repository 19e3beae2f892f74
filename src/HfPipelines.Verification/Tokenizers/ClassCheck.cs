using System.IO.Compression;
using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Checkpoints of every tokenizer class, as given and as saved again: the class, the special tokens and the test lines.</summary>
internal sealed class ClassCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "classes/";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        yield return ("legacy", () => Run(fixture, fixture.GetProperty("legacy_files"), fixtures));
        if (fixture.TryGetProperty("saved_files", out JsonElement saved) && fixture.GetProperty("saved_results").ValueKind == JsonValueKind.String)
        {
            yield return ("saved", () => Run(fixture, saved, fixtures));
        }
    }

    private static string? Run(JsonElement fixture, JsonElement files, TokenizerFixtures fixtures)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-class-").FullName;
        try
        {
            foreach (JsonProperty file in files.EnumerateObject())
            {
                JsonElement content = file.Value.ValueKind == JsonValueKind.String ? fixture.GetProperty("legacy_files").GetProperty(file.Name) : file.Value;
                File.WriteAllBytes(Path.Combine(folder, file.Name), Content(content, fixtures));
            }

            return Compare(Tokenizer.Load(folder), fixture.GetProperty("results"), fixtures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Compare(Tokenizer tokenizer, JsonElement results, TokenizerFixtures fixtures)
    {
        var special = results.GetProperty("special_tokens_map").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name, p => p.Value.GetString()!);
        string? difference = TokenizerFixtures.Compare("class", results.GetProperty("class"), tokenizer.ClassName)
            ?? TokenizerFixtures.Compare("special tokens", special.OrderBy(p => p.Key, StringComparer.Ordinal), tokenizer.SpecialTokens.OrderBy(p => p.Key, StringComparer.Ordinal))
            ?? TokenizerFixtures.Compare("padding side", results.GetProperty("padding_side"), tokenizer.PaddingSide.ToString().ToLowerInvariant())
            ?? TokenizerFixtures.Compare("inputs", results.GetProperty("model_input_names"), tokenizer.ModelInputNames)
            ?? TokenizerFixtures.Compare("length", results.GetProperty("length"), tokenizer.VocabularySize);
        JsonElement lines = results.GetProperty("lines");
        for (int i = 0; difference is null && i < lines.GetArrayLength(); i++)
        {
            string line = fixtures.Lines[lines[i].GetInt32()];
            JsonElement row = results.GetProperty("rows")[i];
            Encoding encoding = tokenizer.Encode(line);
            difference = TokenizerFixtures.Compare($"line {lines[i]}, ids", row.GetProperty("i"), encoding.Ids);
            if (difference is null && row.TryGetProperty("offset_mapping", out JsonElement offsets))
            {
                difference = TokenizerFixtures.Compare($"line {lines[i]}, offsets", offsets, EncodingComparison.Offsets(encoding, [line]));
            }

            if (difference is null && row.TryGetProperty("w", out JsonElement words))
            {
                difference = TokenizerFixtures.Compare($"line {lines[i]}, words", words, encoding.WordIds.Select(w => w ?? -1));
            }

            if (difference is null && row.TryGetProperty("d", out JsonElement decoded))
            {
                string skipped = decoded[decoded.GetArrayLength() - 1].GetString()!;
                difference = TokenizerFixtures.Compare($"line {lines[i]}, decoded", decoded[0], tokenizer.Decode(encoding.Ids.AsSpan()))
                    ?? TokenizerFixtures.Compare($"line {lines[i]}, decoded skipping", skipped, tokenizer.Decode(encoding.Ids.AsSpan(), skipSpecialTokens: true));
            }
        }

        return difference;
    }

    private static byte[] Content(JsonElement content, TokenizerFixtures fixtures)
    {
        if (content.TryGetProperty("json", out JsonElement json))
        {
            return System.Text.Encoding.UTF8.GetBytes(fixtures.Complete(json).GetRawText());
        }

        if (content.TryGetProperty("text", out JsonElement text))
        {
            return System.Text.Encoding.UTF8.GetBytes(text.GetString()!);
        }

        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(content.GetProperty("gzip").GetString()!)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }
}
