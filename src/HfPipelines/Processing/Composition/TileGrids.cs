using System.Text;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture in rows and columns of tiles with separators, beside the whole picture.</summary>
internal static class TileGrids
{
    /// <summary>The whole picture first; separators between tiles and between rows (Ovis 2).</summary>
    public static string WholeFirst(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = Grid(part, features, index);
        string tile = MediaPart.Repeat(part.Word("patch"), (long)part.Setting("image_seq_length"));
        string row = string.Join(part.Word("column"), Enumerable.Repeat(tile, (int)columns));
        string grid = rows * columns > 1 ? string.Join(part.Word("row"), Enumerable.Repeat(row, (int)rows)) : "";
        return part.Word("before") + tile + part.Word("grid") + grid + part.Word("after");
    }

    /// <summary>The whole picture last; a separator after each row (Llama 4).</summary>
    public static string WholeLast(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = Grid(part, features, index);
        Tensor pixels = part.Samples(features, "pixel_values", 0);
        long patch = (long)part.Setting("patch_size");
        double ratio = part.Setting("pixel_shuffle_ratio");
        long count = pixels.size(-2) / patch * (pixels.size(-1) / patch) / (long)Math.Round(1 / (ratio * ratio));
        string tile = MediaPart.Repeat(part.Word("patch"), count);
        string row = string.Join(part.Word("column"), Enumerable.Repeat(tile, (int)columns)) + part.Word("row");
        string grid = rows * columns > 1 ? MediaPart.Repeat(row, rows) : "";
        return part.Word("before") + grid + part.Token + tile + part.Word("after");
    }

    /// <summary>Tiles one after the other, some of which end a row, and the whole picture last (Step 3).</summary>
    public static string Marked(MediaPart part, ProcessedFeatures features, int index)
    {
        long stride = part.Option("vision_patch_size") * part.Option("downsampler_stride");
        long whole = Imaging.Processing.ImageSize.Read("size", part.OptionNode("size")!, square: true).Edges("size").Height / stride, small = part.Option("patch_size") / stride;
        long[] ends = features.ContainsKey("patch_newline_masks") ? part.Row(features, "patch_newline_masks", index) : [];
        var text = new StringBuilder();
        for (int i = 0; i < part.Row(features, "num_local_patches", index)[0]; i++)
        {
            text.Append("<patch_start>").Append(part.Repeat(small * small)).Append("<patch_end>").Append(i < ends.Length && ends[i] != 0 ? "<patch_newline>" : "");
        }

        return text.Append("<im_start>").Append(part.Repeat(whole * whole)).Append("<im_end>").ToString();
    }

    /// <summary>The whole picture and all crops together, in rows that a token may end (Molmo 2).</summary>
    public static string Both(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        bool ends = part.Is("image_use_col_tokens"), endsWhole = part.Config("use_single_crop_col_tokens") is null ? ends : part.Is("use_single_crop_col_tokens");
        return part.Word(part.Is("use_single_crop_start_token") ? "whole" : "before") + Rows(grid[0], grid[1], endsWhole) + part.Word("after")
            + part.Word("before") + Rows(grid[2], grid[3], ends) + part.Word("after");

        string Rows(long rows, long columns, bool ended) => MediaPart.Repeat(part.Repeat(columns) + (ended ? part.Word("column") : ""), rows);
    }

    private static (long Rows, long Columns) Grid(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        return (grid[0], grid[1]);
    }
}
