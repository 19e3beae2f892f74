namespace HfPipelines.Video.Sampling;

/// <summary>Evenly, at most so many frames a second (Molmo 2).</summary>
internal sealed class DurationStepSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        request.RefuseBoth();
        double? most = request.Wanted("max_fps");
        request = request.Assume(request.GivenRate ?? most ?? throw FrameRequest.Missing("fps"));
        double duration = request.Metadata.Duration ?? request.Total / request.VideoRate;
        request = request with { Metadata = request.Metadata with { Duration = duration } };
        double count;
        if (request.GivenRate is { } rate)
        {
            count = (int)(duration * rate);
        }
        else
        {
            count = request.Count ?? throw FrameRequest.Missing("num_frames");
            count = request.VideoRate > most ? Math.Min(count, (int)(duration * most.Value)) : count;
        }

        return request.Choose(FrameLines.Steps(0, request.Total, Math.Max(Math.Min(count, request.Total), 1)));
    }
}
