using System.Text;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>Frames of a video as pictures of their own.</summary>
internal static class Frames
{
    /// <summary>Each frame after its number (InternVL).</summary>
    public static string Numbered(MediaPart part, ProcessedFeatures features, int index)
    {
        string frame = PlaceholderRules.Wrapped(part, (long)part.Setting("image_seq_length"));
        return string.Join('\n', Enumerable.Range(1, (int)part.Samples(features, "pixel_values_videos", index).size(0)).Select(i => $"Frame{i}: {frame}"));
    }

    /// <summary>A sentence on the video, and each frame after its time (SmolVLM).</summary>
    public static string Told(MediaPart part, ProcessedFeatures features, int index)
    {
        Tensor pixels = part.Samples(features, "pixel_values", index);
        VideoMetadata metadata = TimedFrames.Metadata(features, index);
        double[] times = TimedFrames.Times(metadata, TimedFrames.AssumedRate);
        var duration = TimeSpan.FromSeconds((int)(metadata.Duration ?? times[^1]));
        string frame = $"{part.Word("fake")}{part.Word("global")}{part.Repeat((long)part.Setting("image_seq_len"))}{part.Word("fake")}";
        var text = new StringBuilder($"You are provided the following series of {CardinalWords.Of((int)pixels.size(0))} frames from a {Hours(duration)} [H:MM:SS] video.\n");
        foreach (double time in times)
        {
            text.Append("\nFrame from ").Append(TimedFrames.Minutes((int)time)).Append(':').Append(frame);
        }

        return text.Append("\n\n").ToString();
    }

    private static string Hours(TimeSpan time) => $"{(time.Days == 0 ? "" : time.Days == 1 ? "1 day, " : $"{time.Days} days, ")}{time.Hours}:{time.Minutes:00}:{time.Seconds:00}";
}
