namespace HfPipelines.Video.Sampling;

/// <summary>The first frame of each step of time, of fewer frames a second the longer the video is (GLM-4.6V).</summary>
internal sealed class DynamicRateSampler : FrameSampler
{
    private const double Short = 30;
    private const double Medium = 300;
    private const double Longest = 2400;
    private const int MostFrames = 640;

    public override VideoMetadata Sample(FrameRequest request)
    {
        double videoRate = request.VideoRate, duration = request.Duration, counted = Math.Min(duration, Longest);
        double rate = (counted <= Short ? 3 : counted <= Medium ? 1 : 0.5) * request.Own.Int("temporal_patch_size");
        int count = Math.Min((int)(counted * rate), MostFrames);
        return request.Choose(Timeline.Sample(request.Total, videoRate, 1 / rate, (int)duration, count, () => FrameLines.WholeLine(0, request.Total - 1, count)));
    }
}
