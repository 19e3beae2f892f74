namespace HfPipelines.Video;

/// <summary>How a video file is read.</summary>
public sealed class VideoReadOptions
{
    /// <summary>
    /// Chooses the frames, for example <see cref="VideoProcessor.SampleFrames"/>: gets what is known of the video, and gives it with the frames wanted;
    /// null for all frames.
    /// </summary>
    public Func<VideoMetadata, VideoMetadata>? Choose { get; init; }

    /// <summary>How long decoding may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many bytes the frames may take in memory, at three a pixel.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Where the programs of ffmpeg lie; null to look where the system does.</summary>
    public string? ToolFolder { get; init; }
}
