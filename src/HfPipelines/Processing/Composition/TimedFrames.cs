using System.Globalization;
using System.Text;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Processing.Composition;

/// <summary>Frames of a video, each after its time.</summary>
internal static class TimedFrames
{
    /// <summary>The frames a second of a video of which that is not known.</summary>
    public const double AssumedRate = 24;

    /// <summary>The merged patches of each group of frames after the group's mean time (Qwen3-VL).</summary>
    public static string Grid(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        double[] times = GroupTimes(Metadata(features, index), part.Option("temporal_patch_size"));
        var text = new StringBuilder();
        for (int i = 0; i < grid[0]; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<{PythonFloat.Fixed(times[i], 1)} seconds>").Append(PlaceholderRules.Wrapped(part, GroupTokens(part, grid)));
        }

        return text.ToString();
    }

    /// <summary>The merged patches of each group after its first frame's time, with separators between (Muse Spark).</summary>
    public static string Separated(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        double[] times = Times(Metadata(features, index), AssumedRate);
        int group = part.Option("temporal_patch_size");
        string format = (string?)part.OptionNode("frame_timestamp_format") ?? "{timestamp:.1f}", tokens = part.Repeat(GroupTokens(part, grid));
        IEnumerable<string> groups = Enumerable.Range(0, (int)grid[0]).Select(i => Stamp(format, times[Math.Min(i * group, (times.Length - 1) / group * group)]) + tokens);
        return part.Word("before") + string.Join(part.Word("separator"), groups) + part.Word("after");
    }

    /// <summary>As many tokens for each frame, after its time in minutes and seconds where times are wanted (Gemma 4).</summary>
    public static string Soft(MediaPart part, ProcessedFeatures features, int index)
    {
        string frame = PlaceholderRules.Wrapped(part, part.Row(features, "num_soft_tokens_per_video", index)[0]);
        if (part.OptionNode("add_timestamps") is { } adds && !adds.GetValue<bool>())
        {
            return MediaPart.Repeat(frame, part.Row(features, "num_frames_per_video", index)[0]);
        }

        return string.Join(' ', Times(Metadata(features, index), AssumedRate).Select(t => $"{Minutes((int)(part.Is("rounds_times") ? Math.Round(t, MidpointRounding.ToEven) : t))} {frame}"));
    }

    /// <summary>The patches of each frame after its time in seconds, in rows that a token may end (Molmo 2).</summary>
    public static string Stamped(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        bool own = part.Is("use_frame_special_tokens");
        string row = part.Repeat(grid[2]) + (part.Is("video_use_col_tokens") ? part.Word("column") : "");
        string frame = part.Word(own ? "before" : "image_before") + MediaPart.Repeat(row, grid[1]) + part.Word(own ? "after" : "image_after");
        return string.Join(' ', Times(Metadata(features, index), part.Option("max_fps")).Select(t => $"{PythonFloat.Fixed(t, 1)} {frame}"));
    }

    /// <summary>What compression leaves of each frame after its time (VideoLLaMA 3).</summary>
    public static string Masked(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] mask = MediaPart.All(features, "video_compression_mask");
        double[] times = Times(Metadata(features, index), 1);
        int start = (int)Enumerable.Range(0, index).Sum(Tokens), frame = (int)Tokens(index) / times.Length;
        return string.Join(',', times.Select((t, i) => $"Time {PythonFloat.Fixed(t, 1)}s:" + part.Repeat(mask.Skip(start + (i * frame)).Take(frame).Sum())));

        long Tokens(int video)
        {
            long merge = part.Row(features, "video_merge_sizes", video)[0];
            return part.Row(features, "video_grid_thw", video).Aggregate(1L, (a, b) => a * b) / (merge * merge);
        }
    }

    /// <summary>How many seconds the frames of a group last, for each video (Qwen2.5-VL).</summary>
    public static double[] SecondsPerGroup(ProcessedFeatures features, int group)
        => [.. ((VideoMetadata[])features["video_metadata"]).Select(m => group / (m is { FrameIndices: { } frames, FramesPerSecond: { } rate } ? (double)frames.Count / m.TotalFrames * rate : m.FramesPerSecond ?? AssumedRate))];

    /// <summary>What is known of a video.</summary>
    public static VideoMetadata Metadata(ProcessedFeatures features, int index) => features.TryGetValue("video_metadata", out object? value) && value is VideoMetadata[] all ? all[index]
        : throw new ProcessingException("video_metadata", "the times of the frames", "none");

    /// <summary>The times of the frames in seconds.</summary>
    /// <param name="metadata">What is known of the video.</param>
    /// <param name="assumedRate">The frames a second where that is not known.</param>
    public static double[] Times(VideoMetadata metadata, double assumedRate)
        => [.. (metadata.FrameIndices ?? [.. Enumerable.Range(0, metadata.TotalFrames)]).Select(f => f / (metadata.FramesPerSecond ?? assumedRate))];

    /// <summary>Seconds as minutes and seconds, two digits each.</summary>
    public static string Minutes(int seconds) => $"{seconds / 60:00}:{seconds % 60:00}";

    private static long GroupTokens(MediaPart part, long[] grid)
    {
        long merge = part.Option("merge_size");
        return grid[1] * grid[2] / (merge * merge);
    }

    // The format of the configuration has one place, with the digits behind the point.
    private static string Stamp(string format, double time)
    {
        int start = format.IndexOf('{', StringComparison.Ordinal), end = format.IndexOf('}', StringComparison.Ordinal);
        int digits = format.IndexOf(":.", start, StringComparison.Ordinal) is var at and >= 0 ? int.Parse(format.AsSpan((at + 2)..(end - 1)), CultureInfo.InvariantCulture) : 1;
        return $"{format[..start]}{PythonFloat.Fixed(time, digits)}{format[(end + 1)..]}";
    }

    // The middle of the first and the last frame's time in each group; the last frame fills up the last group.
    private static double[] GroupTimes(VideoMetadata metadata, int group)
    {
        double[] times = Times(metadata, AssumedRate);
        int groups = (times.Length + group - 1) / group;
        return [.. Enumerable.Range(0, groups).Select(g => (Time(g * group) + Time((g * group) + group - 1)) / 2)];

        double Time(int i) => times[Math.Min(i, times.Length - 1)];
    }
}
