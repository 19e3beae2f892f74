namespace HfPipelines.Audio;

/// <summary>How long recordings become.</summary>
internal static class AudioLengths
{
    /// <summary>Eighteen hours at 16 kHz.</summary>
    private const long Longest = 1 << 30;

    /// <summary>The number of samples at another rate, rounded up.</summary>
    /// <param name="length">The number of samples.</param>
    /// <param name="from">Their number a second.</param>
    /// <param name="to">The number a second wanted.</param>
    /// <exception cref="AudioException">They are too many: a damaged file may say that it has one sample a second.</exception>
    public static int Resampled(int length, int from, int to)
    {
        long wanted = (((long)length * to) + from - 1) / from;
        return wanted <= Longest ? (int)wanted
            : throw new AudioException($"Resampling {length} samples from {from} to {to} a second: expected at most {Longest} samples, found {wanted}.");
    }
}
