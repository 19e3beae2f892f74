using System.Text.Json;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Writes the checkpoint of a fixture in <c>classes/</c> to a folder of its own, loads it and deletes it again.</summary>
internal static class ClassFolder
{
    /// <summary>Loads a checkpoint, as AutoTokenizer does or by its own class.</summary>
    public static Tokenizer Load(JsonElement fixture, JsonElement files, TokenizerFixtures fixtures, bool byClass = false)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-class-").FullName;
        try
        {
            foreach (JsonProperty file in files.EnumerateObject())
            {
                JsonElement content = file.Value.ValueKind == JsonValueKind.String ? fixture.GetProperty("legacy_files").GetProperty(file.Name) : file.Value;
                File.WriteAllBytes(Path.Combine(folder, file.Name), Content(content, fixtures));
            }

            Tokenizer tokenizer = !byClass && fixture.GetProperty("loaded_by").GetString() == "AutoTokenizer" ? Tokenizer.Load(folder) : TokenizerLoader.Load(folder, fixture.GetProperty("class").GetString()!);

            // The fixtures of this class were made with words in place of phonemes.
            return tokenizer.ClassName == "FastSpeech2ConformerTokenizer" ? tokenizer.WithPhonemizer(text => text) : tokenizer;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

        return TokenizerFixtures.Unpack(content.GetProperty("gzip").GetString()!);
    }
}
