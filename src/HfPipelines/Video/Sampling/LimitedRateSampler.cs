namespace HfPipelines.Video.Sampling;

/// <summary>So many frames a second, and at most so many, cut off or evened out (EmbeddingGemma 2).</summary>
internal sealed class LimitedRateSampler : FrameSampler
{
    public override VideoMetadata Sample(FrameRequest request)
    {
        if (request.GivenCount is not null)
        {
            throw new VideoException("num_frames: expected nothing, since this class takes fps and max_frames.");
        }

        int[] frames = [.. Enumerable.Range(0, request.Total)];
        if (request.GivenRate is { } rate && request.Metadata is { FramesPerSecond: { } videoRate, Duration: { } duration })
        {
            double step = videoRate / rate;
            frames = [.. Enumerable.Range(0, Math.Max(1, (int)(duration * rate))).Select(i => Math.Min(request.Total - 1, (int)(i * step)))];
        }

        string strategy = request.Given.Text("overflow_strategy", "");
        if (strategy.Length == 0)
        {
            return request.Choose(frames);
        }

        int most = (int)(request.Number("max_frames") ?? throw FrameRequest.Missing("max_frames"));
        return request.Choose(frames.Length <= most ? frames : strategy switch
        {
            "truncate" => frames[..most],
            "uniform" => FrameLines.WholeLine(0, frames.Length - 1, most).Select(i => frames[i]),
            _ => throw new VideoException($"overflow_strategy: expected truncate or uniform, found '{strategy}'."),
        });
    }
}
