using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The sounds of the fixtures, made of integer formulas.</summary>
/// <param name="json">The recipe.</param>
internal sealed class SoundRecipe(JsonElement json)
{
    /// <summary>The container that the original gets: <c>numpy</c>, <c>numpy_cn</c>, <c>numpy_nc</c>, <c>list</c>, <c>torch</c> or <c>float64</c>.</summary>
    public string Container => json.TryGetProperty("as", out JsonElement value) ? value.GetString()! : "numpy";

    /// <summary>The samples: [samples], or with channels before or behind them.</summary>
    public Tensor Wave()
    {
        int channels = json.TryGetProperty("channels", out JsonElement count) ? count.GetInt32() : 1;
        Tensor[] waves = [.. Enumerable.Range(0, channels).Select(c => tensor(Samples(c)))];
        return Container switch
        {
            "numpy_cn" => stack(waves),
            "numpy_nc" => stack(waves, 1),
            _ => channels == 1 ? waves[0] : stack(waves),
        };
    }

    private float[] Samples(int channel)
    {
        (long b, long p, long q) = (json.GetProperty("b").GetInt64() + (37 * channel), json.GetProperty("p").GetInt64(), json.GetProperty("q").GetInt64());
        float gain = json.TryGetProperty("gain", out JsonElement given) ? given.GetSingle() : 1;
        var samples = new float[json.GetProperty("n").GetInt32()];
        for (long i = 0; i < samples.Length; i++)
        {
            long first = (((i * b) + p) & 65535) - 32768;
            long second = (((i * i * q) >> 6) & 65535) - 32768;
            samples[i] = ((first * 3) + (second * 2) >> 3) / 32768f * gain;
        }

        return samples;
    }
}
