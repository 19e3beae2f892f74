using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Texts and pairs of a small vocabulary with the special tokens around them.</summary>
internal sealed class PostProcessorCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "processors.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        foreach (JsonElement processor in fixture.GetProperty("processors").EnumerateArray())
        {
            string style = processor.GetProperty("style").GetString()!;
            yield return ($"{processor.GetProperty("name").GetString()}_{style}", () => Run(fixture, processor, style, fixtures));
        }
    }

    private static string? Run(JsonElement fixture, JsonElement processor, string style, TokenizerFixtures fixtures)
    {
        string preTokenizer = style == "ws" ? """{"type":"WhitespaceSplit"}""" : """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""";
        string vocabulary = fixture.GetProperty("vocab").GetRawText();
        string postProcessor = processor.GetProperty("config").GetRawText();
        Tokenizer tokenizer = fixtures.Load(JsonDocument.Parse($$$"""
            {"pre_tokenizer":{{{preTokenizer}}},"post_processor":{{{postProcessor}}},"model":{"type":"WordLevel","vocab":{{{vocabulary}}},"unk_token":"<unk>"}}
            """).RootElement);
        if (processor.TryGetProperty("added", out JsonElement added))
        {
            int[] counts = [tokenizer.Pipeline.PostProcessor!.CountAdded(false), tokenizer.Pipeline.PostProcessor.CountAdded(true)];
            if (TokenizerFixtures.Compare("added tokens", added, counts) is { } difference)
            {
                return difference;
            }
        }

        int index = 0;
        foreach (JsonElement text in fixture.GetProperty("texts").EnumerateArray())
        {
            JsonElement expected = processor.GetProperty("cases")[index++];
            string[] texts = [.. text.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)];
            foreach ((string key, bool special) in (ReadOnlySpan<(string, bool)>)[("with", true), ("without", false)])
            {
                if (!expected.TryGetProperty(key, out JsonElement row) || row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("ids", out _))
                {
                    continue;
                }

                Encoding encoding = texts.Length == 2 ? tokenizer.Encode(texts[0], texts[1], special) : tokenizer.Encode(texts[0], special);
                if (EncodingComparison.CompareFull($"text {index - 1} {key} special tokens", row, encoding, texts) is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }
}
