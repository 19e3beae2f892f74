namespace HfPipelines.Video.Sampling;

/// <summary>Evenly from the first frame to the last where a number of frames is given (PE Video).</summary>
internal sealed class EndsSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        if (request.GivenCount is not { } given || given == 0)
        {
            return UniformSampler.Sample(request, request.Count, request.Rate);
        }

        int count = (int)given;
        return count == 1 ? throw new VideoException("num_frames: expected at least 2 frames, the first and the last, found 1.")
            : request.Choose(Enumerable.Range(0, count).Select(i => (int)((double)i * (request.Total - 1) / (count - 1))));
    }
}
