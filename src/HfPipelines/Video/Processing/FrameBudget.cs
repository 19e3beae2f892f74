using HfPipelines.Imaging.Processing;

namespace HfPipelines.Video.Processing;

/// <summary>How many pixels each frame of a video may have.</summary>
internal static class FrameBudget
{
    private const double Room = 1.05;

    /// <summary>The pixels of one frame, of a budget of tokens for the video.</summary>
    public static long CappedOfEach(ProcessorOptions options, int factor, int temporal, int frames, long least, long most)
    {
        long total = (long)(options.Configured.Int("max_video_tokens") * (long)factor * factor * 0.9);
        return Math.Max(Math.Min(most, total * temporal / frames), (long)(least * Room));
    }

    /// <summary>The pixels of all frames, of a budget of tokens for each.</summary>
    public static long CappedOfAll(ProcessorOptions options, int factor, int frames, long least, long most)
        => Math.Max(Math.Min(options.Configured.Int("max_video_tokens") * (long)factor * factor, most / frames), (long)(least * Room)) * frames;

    /// <summary>The size in whole multiples of a factor, of at most so many, whose proportions are nearest to those of the frame.</summary>
    public static (int Height, int Width) Tokens(int height, int width, int factor, int most)
    {
        double rows = (double)height / factor, columns = (double)width / factor, ratio = columns / rows;
        if (rows * columns > most)
        {
            rows = Math.Sqrt(most / ratio);
            columns = rows * ratio;
        }

        (int Rows, int Columns)[] candidates =
        [
            .. from r in (double[])[Math.Floor(rows), Math.Ceiling(rows)]
               from c in (double[])[Math.Floor(columns), Math.Ceiling(columns)]
               where r >= 1 && c >= 1 && r * c <= most
               select ((int)r, (int)c),
        ];
        (int bestRows, int bestColumns) = candidates.Length == 0 ? (Math.Max(1, (int)Math.Round(rows)), Math.Max(1, (int)Math.Round(columns)))
            : candidates.MinBy(c => Math.Abs(((double)c.Rows / c.Columns) - ((double)height / width)));
        return (bestRows * factor, bestColumns * factor);
    }
}
