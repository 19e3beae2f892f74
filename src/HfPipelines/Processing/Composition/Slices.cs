using System.Text;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture as a whole and in rows and columns of slices, each with as many tokens as its size has (MiniCPM-V).</summary>
internal static class Slices
{
    /// <summary>A picture.</summary>
    public static string Image(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] counts = MediaPart.All(features, "num_patches_per_image"), grid = part.Row(features, "grids", index);
        return Parts(part, features, "target_sizes", (int)counts.Take(index).Sum(), grid, sameSize: false);
    }

    /// <summary>The frames of a video, one after the other.</summary>
    public static string Frames(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] frames = MediaPart.All(features, "num_frames_per_video"), grids = MediaPart.All(features, "grids_videos");
        int first = (int)frames.Take(index).Sum(), start = 0;
        var text = new StringBuilder();
        for (int frame = 0; frame < first + frames[index]; frame++)
        {
            long[] grid = [grids[2 * frame], grids[(2 * frame) + 1]];
            text.Append(frame < first ? "" : Parts(part, features, "target_sizes_videos", start, grid, sameSize: true));
            start += (int)(grid[0] * grid[1]) + 1;
        }

        return text.ToString();
    }

    private static string Parts(MediaPart part, ProcessedFeatures features, string sizes, int start, long[] grid, bool sameSize)
    {
        string whole = part.Word("before") + part.Repeat(Tokens(start)) + part.Word("after");
        if ((bool?)part.OptionNode("slice_mode") is not true || grid[0] <= 0 || grid[1] <= 0)
        {
            return whole;
        }

        return whole + string.Join('\n', Enumerable.Range(0, (int)grid[0]).Select(row
            => string.Concat(Enumerable.Range(0, (int)grid[1]).Select(column => Slice(sameSize ? start + 1 : start + 1 + (row * (int)grid[1]) + column)))));

        string Slice(int i) => part.Word("slice_before") + part.Repeat(Tokens(i)) + part.Word("slice_after");

        long Tokens(int i)
        {
            long[] size = part.Row(features, sizes, i);
            return size[0] * size[1] / ((string?)part.OptionNode("downsample_mode") == "4x" ? 4 : 16);
        }
    }
}
