using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>Changes the number of samples a second by cutting off or adding frequencies, as scipy's <c>resample</c> does. The recording counts as one turn of a loop.</summary>
internal static class FourierResampler
{
    /// <summary>Resamples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to)
    {
        int length = samples.Length, wanted = AudioLengths.Resampled(length, from, to);
        if (wanted == length || length == 0)
        {
            return samples.ToArray();
        }

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        int common = Math.Min(length, wanted);
        Tensor spectrum = fft.rfft(tensor(samples.ToArray()).to_type(ScalarType.Float64)).narrow(0, 0, (common / 2) + 1).clone();
        if (common % 2 == 0)
        {
            // The highest frequency stands for itself and its mirror image.
            spectrum[^1] = spectrum[^1] * (wanted < length ? 2 : 0.5);
        }

        return (fft.irfft(spectrum, wanted) * ((double)wanted / length)).to_type(ScalarType.Float32).data<float>().ToArray();
    }
}
