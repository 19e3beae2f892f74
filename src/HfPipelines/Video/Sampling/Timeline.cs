namespace HfPipelines.Video.Sampling;

/// <summary>The first frame of each step of time.</summary>
internal static class Timeline
{
    /// <summary>Chooses, and evens out where the steps give another number than wanted.</summary>
    /// <param name="total">The frames of the video.</param>
    /// <param name="videoRate">How many of them last a second.</param>
    /// <param name="step">The step, in seconds.</param>
    /// <param name="end">Where the choice ends, in seconds.</param>
    /// <param name="count">The number of frames wanted.</param>
    /// <param name="scarce">The frames where the video has fewer than wanted.</param>
    public static IEnumerable<int> Sample(int total, double videoRate, double step, double end, int count, Func<IEnumerable<int>> scarce)
    {
        List<int> frames = [.. total < count ? scarce() : First(total, videoRate, step, end)];
        if (frames.Count < count)
        {
            frames = [.. frames.Count == 0 ? FrameLines.WholeLine(0, Math.Max(total - 1, 0), count) : FrameLines.WholeLine(frames[0], frames[^1], count)];
        }
        else if (frames.Count > count)
        {
            frames = [.. FrameLines.WholeLine(0, total - 1, count)];
        }

        return FrameLines.Paired(frames);
    }

    private static IEnumerable<int> First(int total, double videoRate, double step, double end)
    {
        double length = 1 / videoRate, time = 0;
        for (int i = 0; i < total; i++)
        {
            if (i * length >= time)
            {
                time += step;
                yield return i;
                if (time >= end)
                {
                    yield break;
                }
            }
        }
    }
}
