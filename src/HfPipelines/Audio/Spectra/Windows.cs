namespace HfPipelines.Audio.Spectra;

/// <summary>The functions that fade a frame in and out.</summary>
internal static class Windows
{
    /// <summary>The values of a function.</summary>
    /// <param name="length">Their number.</param>
    /// <param name="name"><c>boxcar</c>, <c>hamming</c>, <c>hann</c> or <c>povey</c>, also with <c>_window</c> behind the middle two.</param>
    /// <param name="isPeriodic">Whether the function ends one step before its beginning.</param>
    /// <param name="frameLength">The length that zeros around or behind fill up; null for none.</param>
    /// <param name="isCentred">Whether the zeros stand on both sides.</param>
    /// <exception cref="AudioException">There is no such function, or the frame is shorter.</exception>
    public static double[] Create(int length, string name = "hann", bool isPeriodic = true, int? frameLength = null, bool isCentred = true)
    {
        int points = isPeriodic ? length + 1 : length;
        Func<double, double> at = name switch
        {
            "boxcar" => static _ => 1,
            "hamming" or "hamming_window" => static turn => 0.54 - (0.46 * Math.Cos(turn)),
            "hann" or "hann_window" => static turn => 0.5 - (0.5 * Math.Cos(turn)),
            "povey" => static turn => Math.Pow(0.5 - (0.5 * Math.Cos(turn)), 0.85),
            _ => throw new AudioException($"window function: expected boxcar, hamming, hann or povey, found '{name}'."),
        };
        double[] window = [.. Enumerable.Range(0, length).Select(i => points == 1 ? 1 : at(2 * Math.PI * i / (points - 1)))];
        if (frameLength is not { } frame)
        {
            return window;
        }

        if (length > frame)
        {
            throw new AudioException($"window: expected at most the length of a frame, {frame}, found {length}.");
        }

        var padded = new double[frame];
        window.CopyTo(padded, isCentred ? (frame - length) / 2 : 0);
        return padded;
    }
}
