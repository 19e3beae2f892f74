namespace HfPipelines.Video.Sampling;

/// <summary>Evenly, beginning with the first frame; all where nothing is asked for.</summary>
internal sealed class UniformSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        request.RefuseBoth();
        return Sample(request, request.Count, request.Rate);
    }

    /// <summary>Chooses so many frames, or so many a second.</summary>
    public static VideoMetadata Sample(FrameRequest request, double? count, double? rate)
    {
        if (count is null && rate is { } frames)
        {
            count = Math.Max(1, (int)(request.Total / request.VideoRate * frames));
        }

        if (count > request.Total)
        {
            throw request.TooMany(count.Value);
        }

        int wanted = (int)(count ?? request.Total);
        return request.Choose(Enumerable.Range(0, wanted).Select(i => (int)((long)i * request.Total / wanted)));
    }
}
