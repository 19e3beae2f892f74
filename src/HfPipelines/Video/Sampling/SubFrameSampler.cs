namespace HfPipelines.Video.Sampling;

/// <summary>One frame a second, and behind them the frames between that become one picture a second (MiniCPM-V 4.6).</summary>
internal sealed class SubFrameSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        double rate = request.VideoRate;
        double duration = request.Metadata.Duration ?? throw new VideoException("video metadata: expected the duration, which the choice of frames needs, found none.");
        (int most, int stacked) = ((int)request.Require("max_num_frames"), (int)request.Require("stack_frames"));
        int[] frames = duration > most
            ? Evened([.. Enumerable.Range(0, (int)(duration / 0.1)).Select(i => At(i / 10.0))], most)
            : [.. Enumerable.Range(0, (int)Math.Ceiling(duration)).Select(i => (int)(i * rate))];
        return request.Choose([.. frames, .. Between(duration, stacked, most).Select(At)]);

        int At(double time) => Math.Min((int)(time * rate), request.Total - 1);
    }

    /// <summary>The times between the seconds, in seconds.</summary>
    /// <param name="duration">How long the video lasts.</param>
    /// <param name="stacked">The frames of a second, the one at its beginning among them.</param>
    /// <param name="most">The greatest number of seconds.</param>
    public static double[] Between(double duration, int stacked, int most)
    {
        double[] times =
        [
            .. from second in Enumerable.Range(0, (int)Math.Ceiling(duration))
               from part in Enumerable.Range(1, Math.Max(0, stacked - 1))
               let time = second + ((double)part / stacked)
               where time < duration
               select time,
        ];
        return Evened(times, most * Math.Max(0, stacked - 1));
    }

    private static T[] Evened<T>(T[] values, int most) => values.Length <= most ? values : [.. FrameLines.WholeLine(0, values.Length - 1, most).Select(i => values[i])];
}
