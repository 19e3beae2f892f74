using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>Changes the number of samples a second by a windowed sinc, as torchaudio does.</summary>
internal static class SincResampler
{
    public const int Crossings = 6;
    public const double Rolloff = 0.99;

    /// <summary>Resamples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    /// <param name="crossings">How many crossings of zero the window spans on each side.</param>
    /// <param name="rolloff">The share of the lower rate's frequencies that is kept.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to, int crossings = Crossings, double rolloff = Rolloff)
    {
        int divisor = Gcd(from, to);
        (int old, int wanted) = (from / divisor, to / divisor);
        if (old == wanted || samples.IsEmpty)
        {
            return samples.ToArray();
        }

        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        (Tensor kernels, int width) = Kernels(old, wanted, crossings, rolloff);
        Tensor wave = nn.functional.pad(tensor(samples.ToArray()).unsqueeze(0).unsqueeze(0), [width, width + old]);
        long length = (((long)wanted * samples.Length) + old - 1) / old;
        Tensor result = nn.functional.conv1d(wave, kernels, stride: old).transpose(1, 2).reshape(-1);
        return result.narrow(0, 0, Math.Min(length, result.size(0))).contiguous().data<float>().ToArray();
    }

    // One kernel for each of the places that a new sample can have between two old ones.
    private static (Tensor Kernels, int Width) Kernels(int old, int wanted, int crossings, double rolloff)
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
                double window = Math.Pow(Math.Cos(time * Math.PI / crossings / 2), 2);
                double angle = time * Math.PI;
                kernels[(phase * length) + i] = (float)((angle == 0 ? 1 : Math.Sin(angle) / angle) * window * frequency / old);
            }
        }

        return (tensor(kernels).view(wanted, 1, length), width);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
