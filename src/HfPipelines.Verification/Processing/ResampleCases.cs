using System.Text.Json;
using HfPipelines.Audio;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Changes of the sampling rate.</summary>
internal static class ResampleCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json)
        => json.GetProperty("cases").EnumerateArray().Select((one, i) => new ProcessingCase($"resample/{one.GetProperty("by").GetString()} {i}", "preprocess", () => Run(json, one)));

    private static string? Run(JsonElement json, JsonElement one)
    {
        string by = one.GetProperty("by").GetString()!;
        if (by != "torchaudio.functional.resample" || one.TryGetProperty("resampling_method", out _))
        {
            return $"missing: resampling as {by} with {one.ToString().Split("\"shape\"")[0]} is not implemented.";
        }

        using IDisposable scope = NewDisposeScope();
        int crossings = one.TryGetProperty("lowpass_filter_width", out JsonElement width) ? width.GetInt32() : SincResampler.Crossings;
        double rolloff = one.TryGetProperty("rolloff", out JsonElement given) ? given.GetDouble() : SincResampler.Rolloff;
        float[] wave = new SoundRecipe(json.GetProperty("wave")).Wave().data<float>().ToArray();
        float[] found = SincResampler.Resample(wave, one.GetProperty("from").GetInt32(), one.GetProperty("to").GetInt32(), crossings, rolloff);
        return Expected.Complete(one, tensor(found));
    }
}
