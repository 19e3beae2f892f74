using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>Changes the number of samples a second by a windowed sinc, as torchaudio does.</summary>
internal static class SincResampler
{
    public const int Crossings = 6;
    public const double Rolloff = 0.99;

    /// <summary>How steep Kaiser's window is.</summary>
    private const double Beta = 14.769656459379492;

    /// <summary>Resamples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    /// <param name="crossings">How many crossings of zero the window spans on each side.</param>
    /// <param name="rolloff">The share of the lower rate's frequencies that is kept.</param>
    /// <param name="kaiser">Kaiser's window instead of Hann's.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to, int crossings = Crossings, double rolloff = Rolloff, bool kaiser = false)
    {
        int divisor = Gcd(from, to);
        (int old, int wanted) = (from / divisor, to / divisor);
        if (old == wanted || samples.IsEmpty)
        {
            return samples.ToArray();
        }

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        (float[] values, int width) = Kernels(old, wanted, crossings, rolloff, kaiser);
        Tensor kernels = tensor(values, [wanted, 1, values.Length / wanted]);
        Tensor wave = nn.functional.pad(tensor(samples.ToArray()).unsqueeze(0).unsqueeze(0), [width, width + old]);
        long length = (((long)wanted * samples.Length) + old - 1) / old;
        Tensor result = nn.functional.conv1d(wave, kernels, stride: old).transpose(1, 2).reshape(-1);
        return result.narrow(0, 0, Math.Min(length, result.size(0))).contiguous().data<float>().ToArray();
    }

    // One kernel for each of the places that a new sample can have between two old ones.
    internal static (float[] Kernels, int Width) Kernels(int old, int wanted, int crossings, double rolloff, bool kaiser)
    {
        double frequency = Math.Min(old, wanted) * rolloff;
        int width = (int)Math.Ceiling(crossings * old / frequency);
        int length = (2 * width) + old;
        var kernels = new float[wanted * length];
        for (int phase = 0; phase < wanted; phase++)
        {
            for (int i = 0; i < length; i++)
            {
                double time = Math.Clamp((((double)(i - width) / old) - ((double)phase / wanted)) * frequency, -crossings, crossings);
                double window = kaiser ? Kaiser.At(time / crossings, Beta) : Math.Pow(Math.Cos(time * Math.PI / crossings / 2), 2);
                double angle = time * Math.PI;
                kernels[(phase * length) + i] = (float)((angle == 0 ? 1 : Math.Sin(angle) / angle) * window * frequency / old);
            }
        }

        return (kernels, width);
    }

    public static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
