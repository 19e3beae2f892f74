namespace HfPipelines;

/// <summary>What is known of a video whose frames are chosen from.</summary>
/// <param name="TotalFrames">The number of its frames, before any are chosen.</param>
/// <param name="FramesPerSecond">How many frames last a second; null where that is not known.</param>
/// <param name="Duration">How long it lasts, in seconds; null where that is not known.</param>
/// <param name="Width">The width of a frame in pixels; null where that is not known.</param>
/// <param name="Height">The height of a frame in pixels; null where that is not known.</param>
/// <param name="Decoder">What decoded it, for example <c>ffmpeg</c>; null where that is not known.</param>
/// <param name="FrameIndices">Which frames are there, counted from 0; null for all.</param>
public sealed record VideoMetadata(
    int TotalFrames,
    double? FramesPerSecond = null,
    double? Duration = null,
    int? Width = null,
    int? Height = null,
    string? Decoder = null,
    IReadOnlyList<int>? FrameIndices = null);
