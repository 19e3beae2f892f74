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

        double frequency = Math.Min(1, (double)wanted / old) * rolloff;
        return PhasedFilter.Apply(samples, AudioLengths.Resampled(samples.Length, from, to), wanted, old, crossings / frequency, distance => Weight(distance * frequency, crossings, kaiser) * frequency);
    }

    /// <summary>The weight at a distance in crossings of zero.</summary>
    public static double Weight(double distance, int crossings, bool kaiser)
    {
        double time = Math.Clamp(distance, -crossings, crossings);
        return Kaiser.Sinc(time) * (kaiser ? Kaiser.At(time / crossings, Beta) : Math.Pow(Math.Cos(time * Math.PI / crossings / 2), 2));
    }

    public static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
