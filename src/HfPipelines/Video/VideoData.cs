using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines;

/// <summary>A video: frames of one size, and what is known of where they come from. Immutable.</summary>
public sealed class VideoData
{
    private readonly Tensor? _samples;
    private readonly IReadOnlyList<ImageData> _frames = [];

    /// <summary>Makes a video of pictures.</summary>
    /// <param name="frames">The frames in order, at least one, all of one size.</param>
    /// <param name="metadata">What is known of the video; null for what the frames tell.</param>
    /// <exception cref="VideoException">There is no frame, or they differ in size or mode.</exception>
    public VideoData(IReadOnlyList<ImageData> frames, VideoMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0 || frames.Any(f => (f.Width, f.Height, f.Mode) != (frames[0].Width, frames[0].Height, frames[0].Mode)))
        {
            throw new VideoException("video: expected at least one frame, and frames of one size and mode.");
        }

        (_frames, Metadata) = (frames, metadata ?? Known(frames.Count, frames[0].Width, frames[0].Height));
    }

    /// <summary>Makes a video of samples.</summary>
    /// <param name="samples">
    /// uint8 or floats, [frames, channels, height, width] or [frames, height, width, channels] with 1 or 3 channels. They must not change afterwards and
    /// belong to the caller.
    /// </param>
    /// <param name="metadata">What is known of the video; null for what the frames tell.</param>
    /// <exception cref="VideoException">They have no such form.</exception>
    public VideoData(Tensor samples, VideoMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.dim() != 4 || samples.NumberOfElements == 0 || !(IsChannels(samples.size(1)) || IsChannels(samples.size(3))))
        {
            throw new VideoException($"video: expected [frames, channels, height, width] or [frames, height, width, channels] with 1 or 3 channels, found [{string.Join(", ", samples.shape)}].");
        }

        ChannelsLast = !IsChannels(samples.size(1));
        (_samples, Metadata) = (samples, metadata
            ?? (ChannelsLast ? Known(samples.size(0), samples.size(2), samples.size(1)) : Known(samples.size(0), samples.size(3), samples.size(2))));
    }

    /// <summary>What is known of the video.</summary>
    public VideoMetadata Metadata { get; }

    /// <summary>The number of frames that are there.</summary>
    public int FrameCount => _samples is null ? _frames.Count : (int)_samples.size(0);

    private bool ChannelsLast { get; }

    /// <summary>Reads frames of a video file with ffmpeg, which must be installed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which frames, and how long reading may take; null for all frames.</param>
    /// <exception cref="VideoException">ffmpeg is not installed, or the file is no video or damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VideoData Load(string path, Video.VideoReadOptions? options = null) => Video.VideoReader.Read(path, options ?? new Video.VideoReadOptions());

    /// <summary>Frames as [frames, channels, height, width].</summary>
    /// <param name="indices">Which, counted from 0; null for all.</param>
    /// <exception cref="VideoException">There is no such frame.</exception>
    internal Tensor Frames(IReadOnlyList<int>? indices)
    {
        if (indices is not null && (indices.Count == 0 || indices.Any(i => i < 0 || i >= FrameCount)))
        {
            throw new VideoException($"video: expected frames from 0 to {FrameCount - 1}, found {(indices.Count == 0 ? "none" : $"{indices.Min()} to {indices.Max()}")}.");
        }

        if (_samples is null)
        {
            return stack((indices is null ? _frames : indices.Select(i => _frames[i])).Select(Pixels.ToTensor));
        }

        Tensor chosen = indices is null ? _samples : _samples.index_select(0, tensor(indices.Select(i => (long)i).ToArray()));
        return ChannelsLast ? chosen.permute(0, 3, 1, 2).contiguous() : chosen;
    }

    private static bool IsChannels(long size) => size is 1 or 3;

    private static VideoMetadata Known(long frames, long width, long height)
        => new((int)frames, Width: (int)width, Height: (int)height, FrameIndices: [.. Enumerable.Range(0, (int)frames)]);
}
