namespace HfPipelines.Video.Sampling;

/// <summary>Evenly, a multiple of the frames of a patch (Qwen2-VL).</summary>
internal sealed class StepSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        request.RefuseBoth();
        double temporal = request.Require("temporal_patch_size");
        double count;
        if (request.Count is { } wanted)
        {
            count = Math.Round(wanted / temporal) * temporal;
        }
        else
        {
            double rate = request.Rate ?? throw FrameRequest.Missing("num_frames or fps");
            double most = Math.Floor(Math.Min(request.Require("max_frames"), request.Total) / temporal) * temporal;
            count = Math.Min(Math.Min(Math.Max(request.Total / request.VideoRate * rate, request.Require("min_frames")), most), request.Total);
            count = Math.Floor(count / temporal) * temporal;
        }

        return count > request.Total ? throw request.TooMany(count) : request.Choose(FrameLines.Steps(0, request.Total, count));
    }
}
