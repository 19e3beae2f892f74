using HfPipelines.Imaging.Processing;

namespace HfPipelines.Video.Sampling;

/// <summary>What frames are chosen of, and how many.</summary>
/// <param name="Metadata">What is known of the video.</param>
/// <param name="Given">The arguments of the choice.</param>
/// <param name="Own">The processor's options, for what the arguments leave open.</param>
internal sealed record FrameRequest(VideoMetadata Metadata, ProcessorOptions Given, ProcessorOptions Own)
{
    public int Total => Metadata.TotalFrames;

    /// <summary>Whether the arguments ask for a number of frames.</summary>
    public double? GivenCount => Number("num_frames");

    /// <summary>Whether the arguments ask for a number of frames a second.</summary>
    public double? GivenRate => Number("fps");

    /// <summary>The number of frames wanted; null for any.</summary>
    public double? Count => Wanted("num_frames");

    /// <summary>The number of frames a second wanted; null for any.</summary>
    public double? Rate => Wanted("fps");

    /// <summary>An argument; null where it is not given.</summary>
    public double? Number(string name) => Given.Has(name) ? Given.Double(name) : null;

    /// <summary>An argument, else the processor's option; null for neither.</summary>
    public double? Wanted(string name) => Number(name) ?? (Own.Has(name) ? Own.Double(name) : null);

    /// <summary>An argument, else the processor's option.</summary>
    /// <exception cref="VideoException">There is neither.</exception>
    public double Require(string name) => Wanted(name) ?? throw Missing(name);

    /// <summary>The frames a second of the video.</summary>
    /// <exception cref="VideoException">They are not known.</exception>
    public double VideoRate => Metadata.FramesPerSecond ?? throw new VideoException("video metadata: expected the frames per second, which the choice of frames needs, found none. Give them, or set do_sample_frames to false.");

    /// <summary>How long the video lasts, in whole seconds where it is not known better.</summary>
    public double Duration => Metadata.Duration is { } known && known != 0 ? known : Math.Round((Total - 1) / VideoRate) + 1;

    /// <summary>The same for a video whose frames a second are assumed where they are not known.</summary>
    public FrameRequest Assume(double rate) => Metadata.FramesPerSecond is null ? this with { Metadata = Metadata with { FramesPerSecond = rate } } : this;

    /// <summary>The metadata with the chosen frames.</summary>
    public VideoMetadata Choose(IEnumerable<int> frames) => Metadata with { FrameIndices = [.. frames] };

    /// <summary>Refuses a number of frames and a number a second at once.</summary>
    /// <exception cref="VideoException">Both are given.</exception>
    public void RefuseBoth()
    {
        if (GivenCount is not null && GivenRate is not null)
        {
            throw new VideoException("num_frames and fps: expected one of them, found both.");
        }
    }

    public static VideoException Missing(string name) => new($"{name}: expected a number, which the choice of frames needs, found none.");

    public VideoException TooMany(double count) => new($"num_frames: expected at most the {Total} frames of the video, found {count}.");
}
