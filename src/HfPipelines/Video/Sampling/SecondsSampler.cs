namespace HfPipelines.Video.Sampling;

/// <summary>The frames at equal times, rounded up, within a longest duration (GLM-4V).</summary>
internal sealed class SecondsSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        double videoRate = request.VideoRate, rate = request.Require("fps"), longest = request.Own.Double("max_duration");
        int last = request.Total - 1;
        double duration = request.Duration;
        if (duration <= longest)
        {
            int count = Math.Max((int)Math.Floor(duration * rate), 1);
            return request.Choose(FrameLines.Paired(Enumerable.Range(0, count).Select(i => Math.Min(last, (int)Math.Ceiling(i * videoRate / rate)))));
        }

        int samples = (int)(longest * rate);
        return request.Choose(FrameLines.Paired(samples >= request.Total ? Enumerable.Range(0, request.Total)
            : FrameLines.Line(0, duration, samples).Select(t => Math.Min(last, (int)Math.Ceiling(t * videoRate)))));
    }
}
