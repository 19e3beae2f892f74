using System.Text.Json;
using HfPipelines.Audio;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Changes of the sampling rate.</summary>
internal static class ResampleCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json)
        => json.GetProperty("cases").EnumerateArray().Select((one, i) => new ProcessingCase($"resample/{one.GetProperty("by").GetString()} {i}", "preprocess", () => Run(json, one)))
            .Concat(json.EnumerateObject().Where(p => p.Name.StartsWith("kernel_", StringComparison.Ordinal)).Select(p => new ProcessingCase($"resample/{p.Name}", "preprocess", () => Kernels(p))));

    private static string? Run(JsonElement json, JsonElement one)
    {
        string method = Text("resampling_method") ?? Text("res_type") ?? "sinc_interp_hann";
        using IDisposable scope = NewDisposeScope();
        int from = one.GetProperty("from").GetInt32(), to = one.GetProperty("to").GetInt32();
        int crossings = one.TryGetProperty("lowpass_filter_width", out JsonElement width) ? width.GetInt32() : SincResampler.Crossings;
        double rolloff = one.TryGetProperty("rolloff", out JsonElement given) ? given.GetDouble() : SincResampler.Rolloff;
        float[] wave = new SoundRecipe(json.GetProperty("wave")).Wave().data<float>().ToArray();
        return method switch
        {
            "sinc_interp_hann" or "sinc_interp_kaiser" => Compare(SincResampler.Resample(wave, from, to, crossings, rolloff, method == "sinc_interp_kaiser")),
            "polyphase" => Compare(PolyphaseResampler.Resample(wave, from, to)),
            "soxr_hq" => Compare(SoxrResampler.Resample(wave, from, to)),
            "fft" => Compare(FourierResampler.Resample(wave, from, to)),
            _ => $"missing: resampling as {one.GetProperty("by").GetString()} with {method} is not implemented.",
        };

        string? Text(string key) => one.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

        string? Compare(float[] found) => Expected.Complete(one, tensor(found));
    }

    // kernel_8000_16000
    private static string? Kernels(JsonProperty kernel)
    {
        int[] rates = [.. kernel.Name.Split('_')[1..].Select(int.Parse)];
        int divisor = SincResampler.Gcd(rates[0], rates[1]);
        (int old, int wanted) = (rates[0] / divisor, rates[1] / divisor);
        double frequency = Math.Min(old, wanted) * SincResampler.Rolloff;
        int width = (int)Math.Ceiling(SincResampler.Crossings * old / frequency), length = (2 * width) + old;
        float[] kernels = [.. Enumerable.Range(0, wanted * length).Select(i => Weight((((double)(i % length) - width) / old) - ((double)(i / length) / wanted)))];
        long[] shape = [.. kernel.Value.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        return kernel.Value.GetProperty("width").GetInt32() == width ? Expected.Complete(kernel.Value, tensor(kernels, [shape[0], 1, kernels.Length / shape[0]]))
            : $"width: expected {kernel.Value.GetProperty("width")}, found {width}.";

        float Weight(double time) => (float)(SincResampler.Weight(time * frequency, SincResampler.Crossings, kaiser: false) * frequency / old);
    }
}
