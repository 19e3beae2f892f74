using System.Text.Json;
using HfPipelines.Tokenization;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Tokenization;

public class LlavaTokenizerTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("text_batch")]
    [InlineData("text_truncated")]
    [InlineData("text_max_length")]
    public void TextCallsOfTheProcessorGiveTheSameIds(string name)
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("processors.zip"));
        JsonElement fixture = source.ReadJson("llava.json");
        using var folder = new TemporaryFolder();
        foreach (JsonProperty file in fixture.GetProperty("files").EnumerateObject())
        {
            string content = file.Value.ValueKind == JsonValueKind.String && file.Value.GetString()!.StartsWith('@') ? source.ReadJson(file.Value.GetString()![1..]).GetRawText()
                : file.Value.TryGetProperty("$text", out JsonElement text) ? text.GetString()!
                : file.Value.GetRawText();
            File.WriteAllText(Path.Combine(folder.Path, file.Name), content);
        }

        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        JsonElement call = fixture.GetProperty("calls").GetProperty(name);
        JsonElement arguments = call.GetProperty("arguments");
        JsonElement input = arguments.GetProperty("text");
        string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. input.EnumerateArray().Select(t => t.GetString()!)];
        int? maxLength = arguments.TryGetProperty("max_length", out JsonElement max) ? max.GetInt32() : null;
        var truncation = arguments.TryGetProperty("truncation", out _) ? new TruncationOptions(maxLength!.Value) : null;
        PaddingOptions? padding = arguments.TryGetProperty("padding", out JsonElement p) ? new PaddingOptions { Length = p.ValueKind == JsonValueKind.String ? maxLength : null } : null;
        IReadOnlyList<Encoding> encodings = tokenizer.EncodeBatch(texts, truncation: truncation, padding: padding);

        Assert.Equal(Values("input_ids"), encodings.SelectMany(e => e.Ids));
        Assert.Equal(Values("attention_mask"), encodings.SelectMany(e => e.AttentionMask));
        Assert.Equal("<image>", tokenizer.SpecialTokens["image_token"]);
        Assert.Equal(("<s>", "</s>", "<pad>", "<unk>", 2048), (tokenizer.BosToken, tokenizer.EosToken, tokenizer.PadToken, tokenizer.UnkToken, tokenizer.ModelMaxLength));
        Assert.StartsWith("{% for m in messages %}", tokenizer.ChatTemplate);

        IEnumerable<int> Values(string key) => call.GetProperty("result").GetProperty(key).GetProperty("$tensor").GetProperty("values").EnumerateArray().Select(v => v.GetInt32());
    }
}
