namespace HfPipelines.Video.Sampling;

/// <summary>Evenly from the first frame to the last, rounded (Qwen3-VL).</summary>
internal sealed class RoundedLineSampler : FrameSampler
{
    private const double UsualRate = 24;

    public override VideoMetadata Sample(FrameRequest request)
    {
        request.RefuseBoth();
        (double least, double most) = (request.Own.Double("min_frames"), request.Own.Double("max_frames"));
        int count;
        if (request.GivenCount is { } given)
        {
            count = (int)given;
        }
        else if (request.Rate is { } rate)
        {
            request = request.Assume(UsualRate);
            count = (int)Math.Min(Math.Min(Math.Max((int)(request.Total / request.VideoRate * rate), least), most), request.Total);
        }
        else
        {
            count = (int)Math.Min(Math.Max(request.Total, least), most);
        }

        return request.Choose(FrameLines.Line(0, request.Total - 1, count).Select(p => (int)Math.Round(p)));
    }
}
