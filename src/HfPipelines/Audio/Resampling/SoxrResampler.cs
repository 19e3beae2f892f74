namespace HfPipelines.Audio;

/// <summary>
/// Changes the number of samples a second as soxr's HQ does, librosa's <c>soxr_hq</c>: a long filter, laid at a rate at least twice the lower one, cuts off all that the lower rate cannot
/// hold, and a short one picks the new samples between its results. At the end of what is kept it damps by 0.01 dB. The constants were measured by the impulse responses of the original.
/// </summary>
internal static class SoxrResampler
{
    /// <summary>The share of the lower rate's frequencies that is kept; from there to the highest of them the long filter falls off.</summary>
    private const double Passband = 0.9137436532733066;

    /// <summary>Up to which numbers a ratio is reached without the short filter.</summary>
    private const int SmallNumber = 4;

    /// <summary>Resamples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to)
    {
        int divisor = SincResampler.Gcd(from, to), up = to / divisor, down = from / divisor;
        if (up == down || samples.IsEmpty)
        {
            return samples.ToArray();
        }

        // The original rounds the length, and librosa fills it up with silence to the next whole number.
        int length = AudioLengths.Resampled(samples.Length, from, to), count = (int)Math.Min(length, Math.Floor(((double)samples.Length * up / down) + 0.5));
        bool isOneStep = up <= SmallNumber && (down <= SmallNumber || up == 1);
        float[] result = isOneStep ? Long(samples, count, up, down, Math.Max(up, down), effort: 8.29, beta: 13.04003576) : InTwoSteps(samples, count, up, down);
        Array.Resize(ref result, length);
        return result;
    }

    private static float[] InTwoSteps(ReadOnlySpan<float> samples, int count, int up, int down)
    {
        // 6 dB more are damped than in one step, since the faults of two filters add up.
        const double Effort = 8.735, LongBeta = 13.71120417, ShortBeta = 14.05863874;
        int times = down >= 2L * up ? 1 : 2;
        double rate = times * Math.Max(1, (double)down / up);

        // The short filter keeps what the long one did, and damps the first mirror image of it.
        double cutoff = 0.85611381 + (0.10562926 / rate);
        int taps = (int)Math.Ceiling(Effort / (2 - (1 / rate) - cutoff));
        taps += rate > 2 ? taps % 2 : 0;
        int common = SincResampler.Gcd(up, times), phases = up / common, step = checked(down * (times / common));
        double reach = (taps / 2.0) - (0.25 / phases);

        int needed = checked((int)((long)Math.Max(0, count - 1) * step / phases) + taps);
        return PhasedFilter.Apply(Long(samples, needed, times, 1, rate, Effort, LongBeta), count, phases, step, reach, distance => cutoff * Kaiser.Sinc(cutoff * distance) * Kaiser.At(distance / reach, ShortBeta));
    }

    /// <summary>Filters.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many results.</param>
    /// <param name="times">How many places between samples the filter is laid at.</param>
    /// <param name="step">Each how many of them are results.</param>
    /// <param name="rate">How often the lower rate those places stand.</param>
    /// <param name="effort">The filter's length by half the width in which it falls off.</param>
    /// <param name="beta">How steep its window is.</param>
    private static float[] Long(ReadOnlySpan<float> samples, int count, int times, int step, double rate, double effort, double beta)
    {
        double cutoff = (1 + Passband) / 2 / rate, half = 2 * Math.Ceiling(effort * rate / ((1 - Passband) / 2) / 4);
        return PhasedFilter.Apply(samples, count, times, step, half / times, distance => times * cutoff * Kaiser.Sinc(times * distance * cutoff) * Kaiser.At(times * distance / (half + 0.5), beta));
    }
}
