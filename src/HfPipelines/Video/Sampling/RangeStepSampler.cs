namespace HfPipelines.Video.Sampling;

/// <summary>Evenly, of a number between two limits (Ernie 4.5 VL).</summary>
internal sealed class RangeStepSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        request.RefuseBoth();
        (double least, double most) = (request.Require("min_frames"), request.Require("max_frames"));
        if (request.Count is { } wanted && (wanted < least || wanted > most))
        {
            throw new VideoException($"num_frames: expected {least} to {most}, found {wanted}.");
        }

        double all = request.GivenRate is { } rate ? request.Total / request.VideoRate * rate : request.Total;
        double count = request.Count ?? Math.Min(Math.Min(Math.Max(all, least), most), request.Total);
        return count > request.Total ? throw request.TooMany(count) : request.Choose(FrameLines.Steps(0, request.Total, count));
    }
}
