namespace HfPipelines.Video.Sampling;

/// <summary>The first frame of each step of time, at most so many (GLM-5 and relatives).</summary>
/// <param name="fillsByFloor">Whether frames of a short video are repeated by rounding down, and the choice ends a step before the video does.</param>
internal sealed class TimelineSampler(bool fillsByFloor) : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        double videoRate = request.VideoRate, rate = request.Require("fps"), duration = request.Duration;
        int total = request.Total;
        double longest = fillsByFloor ? 0 : request.Own.Double("max_duration", 0), counted = longest > 0 ? Math.Min(duration, longest) : duration;
        int count = Math.Min((int)(counted * rate), request.Own.Int("max_frames"));
        return request.Choose(Timeline.Sample(total, videoRate, 1 / rate, fillsByFloor ? duration - (1 / rate) : (int)duration, count, () => fillsByFloor
            ? Enumerable.Range(0, count).Select(i => (int)Math.Floor((double)((long)i * total) / count))
            : FrameLines.WholeLine(0, total - 1, count)));
    }
}
