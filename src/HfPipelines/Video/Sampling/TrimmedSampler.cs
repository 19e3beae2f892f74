namespace HfPipelines.Video.Sampling;

/// <summary>Evenly, without the first and the last second of a long video (SmolVLM).</summary>
internal sealed class TrimmedSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        double videoRate = request.VideoRate;
        double duration = request.Metadata.Duration ?? throw new VideoException("video metadata: expected the duration, which the choice of frames needs, found none.");
        (double rate, double most) = (request.Require("fps"), request.Require("num_frames"));
        double skipped = request.Number("skip_secs") ?? 1;
        int count = Math.Max(1, (int)Math.Min(Math.Round(rate * duration), most));
        (int first, int last) = (0, request.Total - 1);
        if (skipped > 0 && duration - (2 * skipped) > most * rate)
        {
            (first, last) = (Math.Max(0, (int)(skipped * videoRate)), Math.Min((int)(request.Total - (skipped * videoRate)), request.Total - 1));
        }

        if (first >= last)
        {
            (first, last) = (0, request.Total - 1);
        }

        return request.Choose(FrameLines.WholeLine(first, last, count).Distinct().Order());
    }
}
