using System.Globalization;
using System.Text;

namespace HfPipelines.Processing.Composition;

/// <summary>Frames of a video, each after its time.</summary>
internal static class TimedFrames
{
    private const double AssumedRate = 24;

    /// <summary>The merged patches of each group of frames after the group's mean time (Qwen3-VL).</summary>
    public static string Grid(MediaPart part, ProcessedFeatures features, int index)
    {
        long merge = part.Option("merge_size");
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        long tokens = grid[1] * grid[2] / (merge * merge);
        double[] times = Times(Metadata(features, index), part.Option("temporal_patch_size"));
        var text = new StringBuilder();
        for (int i = 0; i < grid[0]; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<{Math.Round(times[i], 1, MidpointRounding.ToEven):F1} seconds>").Append(PlaceholderRules.Wrapped(part, tokens));
        }

        return text.ToString();
    }

    /// <summary>How many seconds the frames of a group last, for each video (Qwen2.5-VL).</summary>
    public static double[] SecondsPerGroup(ProcessedFeatures features, int group)
        => [.. ((VideoMetadata[])features["video_metadata"]).Select(m => group / (m is { FrameIndices: { } frames, FramesPerSecond: { } rate } ? (double)frames.Count / m.TotalFrames * rate : m.FramesPerSecond ?? AssumedRate))];

    private static VideoMetadata Metadata(ProcessedFeatures features, int index) => features.TryGetValue("video_metadata", out object? value) && value is VideoMetadata[] all ? all[index]
        : throw new ProcessingException("video_metadata", "the times of the frames", "none");

    // The middle of the first and the last frame's time in each group; the last frame fills up the last group.
    private static double[] Times(VideoMetadata metadata, int group)
    {
        IReadOnlyList<int> frames = metadata.FrameIndices ?? [.. Enumerable.Range(0, metadata.TotalFrames)];
        double rate = metadata.FramesPerSecond ?? AssumedRate;
        int groups = (frames.Count + group - 1) / group;
        return [.. Enumerable.Range(0, groups).Select(g => ((Frame(g * group) / rate) + (Frame((g * group) + group - 1) / rate)) / 2)];

        int Frame(int i) => frames[Math.Min(i, frames.Count - 1)];
    }
}
