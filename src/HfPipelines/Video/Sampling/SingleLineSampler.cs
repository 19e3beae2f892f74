namespace HfPipelines.Video.Sampling;

/// <summary>Evenly from the first frame to the last, cut off, a multiple of the frames of a patch (Muse Glimmer).</summary>
internal sealed class SingleLineSampler : FrameSampler
{
    private const double UsualRate = 24;

    public override VideoMetadata Sample(FrameRequest request)
    {
        request = request.Assume(UsualRate);
        (double rate, double most) = (request.Require("fps"), request.Require("num_frames"));
        int temporal = (int)(request.Number("temporal_patch_size") ?? throw FrameRequest.Missing("temporal_patch_size"));
        int count = (int)Math.Min(Math.Min((int)(request.Total * rate / request.VideoRate), most), request.Total);
        count = Math.Min(Math.Max(temporal, count / temporal * temporal), request.Total);
        return request.Choose(FrameLines.SingleLine(request.Total - 1, count));
    }
}
