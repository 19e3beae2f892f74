using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>The class that AutoTokenizer chooses for a kind of tokenizer.json, a model type and a declared class, and the ids that it gives.</summary>
internal sealed class AutoChoiceCheck : TokenizerCheck
{
    /// <inheritdoc/>
    public override string Part => "auto_choice.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        string text = fixture.GetProperty("text").GetString()!;
        foreach (JsonElement item in fixture.GetProperty("cases").EnumerateArray())
        {
            JsonElement file = fixture.GetProperty("files").GetProperty(item[0].GetString()!);
            yield return ($"{item[0]}_{item[1]}_{item[2]}", () => Run(file, item, text));
        }
    }

    private static string? Run(JsonElement file, JsonElement item, string text)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-auto-choice-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "tokenizer.json"), file.GetRawText());
            Write(folder, "config.json", "model_type", item[1]);
            Write(folder, "tokenizer_config.json", "tokenizer_class", item[2]);
            if (item[3].ValueKind != JsonValueKind.String)
            {
                return EncodingComparison.Fails(() => Tokenizer.Load(folder).Encode(text)) ? null : $"expected the error '{item[3]}'";
            }

            Tokenizer tokenizer = Tokenizer.Load(folder);
            return TokenizerFixtures.Compare("class", item[3], tokenizer.ClassName) ?? TokenizerFixtures.Compare("ids", item[4], tokenizer.Encode(text).Ids);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, string name, string key, JsonElement value)
        => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(value.ValueKind == JsonValueKind.Null ? [] : new Dictionary<string, string> { [key] = value.GetString()! }));
}
