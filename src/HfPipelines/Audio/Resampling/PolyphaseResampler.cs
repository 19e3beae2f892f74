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
        int divisor = SincResampler.Gcd(from, to), up = to / divisor, down = from / divisor, rate = Math.Max(up, down);
        if (up == down)
        {
            return samples.ToArray();
        }

        double reach = (double)Reach * rate / up, scale = up / Sum(rate);
        return PhasedFilter.Apply(samples, AudioLengths.Resampled(samples.Length, from, to), up, down, reach, distance => scale * Weight(Math.Round(distance * up), rate));
    }

    // The weights are made to add up to 1 over all phases. Where there are very many, some of them tell the sum.
    private static double Sum(int rate)
    {
        int enough = Math.Min(rate, 1 << 16);
        double sum = Weight(0, enough);
        for (int place = 1; place <= Reach * enough; place++)
        {
            sum += 2 * Weight(place, enough);
        }

        return sum * rate / enough;
    }

    private static double Weight(double place, int rate)
        => Math.Abs(place) > (double)Reach * rate ? 0 : Kaiser.Sinc(place / rate) * Kaiser.At(place / ((double)Reach * rate), Beta);
}
