namespace HfPipelines.Audio;

/// <summary>Changes the number of samples a second by one filter whose phases are taken in turns, as scipy's <c>resample_poly</c> does.</summary>
internal static class PolyphaseResampler
{
    private const double Beta = 5;

    /// <summary>The filter's reach in samples of the lower rate.</summary>
    private const int Reach = 10;

    /// <summary>Resamples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to)
    {
        int divisor = SincResampler.Gcd(from, to), up = to / divisor, down = from / divisor, half = Reach * Math.Max(up, down);
        if (up == down)
        {
            return samples.ToArray();
        }

        float[] filter = Filter(half, up, Math.Max(up, down));
        var result = new float[checked((int)((((long)samples.Length * up) + down - 1) / down))];
        for (int i = 0; i < result.Length; i++)
        {
            // Sample n of the input stands at n * up, the new one at i * down.
            long place = (long)i * down;
            int first = (int)Math.Max(0, (place - half + up - 1) / up), last = (int)Math.Min(samples.Length - 1, (place + half) / up);
            double sum = 0;
            for (int n = first; n <= last; n++)
            {
                sum += (double)samples[n] * filter[half + (int)(place - ((long)n * up))];
            }

            result[i] = (float)sum;
        }

        return result;
    }

    private static float[] Filter(int half, int up, int rate)
    {
        double[] taps = [.. Enumerable.Range(-half, (2 * half) + 1).Select(i => Sinc((double)i / rate) / rate * Kaiser.At((double)i / half, Beta))];
        double sum = taps.Sum();
        return Array.ConvertAll(taps, t => (float)(t / sum) * up);

        static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
    }
}
