using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The cases of one feature extractor file.</summary>
internal static class FeatureExtractorCases
{
    private const double LogMelTolerance = 1e-4;

    /// <summary>The classes whose original takes a list of tensors for one recording of several channels.</summary>
    private static readonly HashSet<string> TakeListsForChannels = ["SpeechT5FeatureExtractor", "Wav2Vec2FeatureExtractor"];

    public static IEnumerable<ProcessingCase> Read(JsonElement json)
    {
        string model = json.GetProperty("model").GetString()!;
        string backend = json.GetProperty("torchaudio").GetBoolean() ? " torchaudio" : "";
        foreach (JsonElement one in json.GetProperty("cases").EnumerateArray())
        {
            yield return new ProcessingCase($"{model}/{one.GetProperty("class").GetString()}{backend} {one.GetProperty("name").GetString()}", "preprocess", () => Run(json, one));
        }
    }

    private static string? Run(JsonElement json, JsonElement one)
    {
        using IDisposable scope = NewDisposeScope();
        AudioFeatures features;
        try
        {
            JsonElement config = json.GetProperty("configs").GetProperty(one.GetProperty("config").GetString()!);
            features = Extract(FeatureExtractor.FromConfig(config, one.GetProperty("class").GetString()), json.GetProperty("audio"), one);
        }
        catch (HfPipelinesException error) when (error is not MissingFeatureExtractorException && one.TryGetProperty("error", out _))
        {
            return null;
        }

        if (one.TryGetProperty("error", out JsonElement wanted))
        {
            return RefusesContainer(one) ? null : $"expected an error ({wanted.GetString()}), found none.";
        }

        JsonElement outputs = one.GetProperty("outputs");
        bool random = one.TryGetProperty("random", out _) && !DrawsAsNumpy(one);
        string? extra = features.Keys.FirstOrDefault(k => !outputs.TryGetProperty(k, out _));
        return extra is not null ? $"{extra}: expected nothing, found it."
            : outputs.EnumerateObject().Select(o => Compare(o, features, one)).FirstOrDefault(m => m is not null && !(random && m.Contains("value", StringComparison.Ordinal)));
    }

    // Here recordings are always a list of tensors: where the original refuses a Python list, a tensor or a bare array with the samples that it takes
    // as a list of arrays, it refuses a container that does not exist here.
    private static bool RefusesContainer(JsonElement one) => one.GetProperty("name").GetString() is "list" or "torch" or "default_bare";

    // The original drew from numpy's generator, seeded with 0; so can this class.
    private static bool DrawsAsNumpy(JsonElement one) => one.GetProperty("class").GetString() == "ClapFeatureExtractor";

    private static string? Compare(JsonProperty output, AudioFeatures features, JsonElement one)
    {
        // Names that hold spectra have the tolerance of logarithms; one class gives its spectra the name of samples.
        bool isSpectrum = output.Name.Contains("feature", StringComparison.Ordinal) || one.GetProperty("class").GetString() == "ASTFeatureExtractor";
        double tolerance = isSpectrum ? LogMelTolerance : Expected.Tolerance;
        return features.TryGetValue(output.Name, out object? found) ? Expected.Compare(output.Value, found, output.Name, tolerance) : $"{output.Name}: expected, found nothing.";
    }

    private static AudioFeatures Extract(FeatureExtractor extractor, JsonElement table, JsonElement one)
    {
        JsonObject options = DrawsAsNumpy(one) ? new() { ["seed"] = 0 } : [];
        IReadOnlyList<Tensor> sounds = [], targets = [];
        bool takesLists = TakeListsForChannels.Contains(extractor.ClassName);
        int? rate = null;
        foreach (JsonProperty argument in one.GetProperty("call").EnumerateObject())
        {
            if (argument.Name == "audio_target")
            {
                targets = Waves(table, argument.Value, takesLists);
            }
            else if (argument.Name == one.GetProperty("input").GetString())
            {
                sounds = Waves(table, argument.Value, takesLists);
            }
            else if (argument.Name == "sampling_rate")
            {
                rate = argument.Value.GetInt32();
            }
            else if (argument.Name != "return_tensors")
            {
                options[argument.Name] = JsonSerializer.SerializeToNode(argument.Value);
            }
        }

        return extractor.Extract(sounds, rate, new AudioArguments { Options = options, Targets = targets });
    }

    private static IReadOnlyList<Tensor> Waves(JsonElement table, JsonElement sounds, bool takesLists)
    {
        SoundRecipe[] recipes = sounds.ValueKind == JsonValueKind.Array
            ? [.. sounds.EnumerateArray().Select(s => new SoundRecipe(table.GetProperty(s.GetString()!)))]
            : [new SoundRecipe(table.GetProperty(sounds.GetString()!))];
        Tensor[] waves = [.. recipes.Select(r => r.Wave())];
        return takesLists && sounds.ValueKind == JsonValueKind.Array && recipes.All(r => r.Container == "torch") ? [stack(waves)] : waves;
    }
}
