using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture and crops of it.</summary>
internal static class Crops
{
    /// <summary>The picture, and what leads over to its crops (Gemma 3).</summary>
    public static string Explained(MediaPart part, ProcessedFeatures features, int index)
    {
        string one = $"\n\n{part.Word("before")}{MediaPart.Repeat(part.Word("patch"), (long)part.Setting("image_seq_length"))}{part.Word("after")}\n\n";
        long crops = part.Row(features, "num_crops", index)[0];
        return crops == 0 ? one : $"Here is the original image {one} and here are some crops to help you see better {string.Join(' ', Enumerable.Repeat(one, (int)crops))}";
    }

    /// <summary>As many tokens for each crop as its size has (Aria).</summary>
    public static string BySize(MediaPart part, ProcessedFeatures features, int index)
    {
        Tensor crop = part.Samples(features, "pixel_values", 0);
        long crops = part.Row(features, "num_crops", 0)[0];
        return part.Repeat(crops * (long)Imaging.Processing.ProcessorOptions.ToDouble("size_conversion", part.Config("size_conversion")?[crop.size(-2).ToString(System.Globalization.CultureInfo.InvariantCulture)]));
    }

    /// <summary>Queries of the whole picture and of each crop, and one more (DeepSeek-OCR 2).</summary>
    public static string Queries(MediaPart part, ProcessedFeatures features, int index)
    {
        double scale = part.Setting("patch_size") * part.Setting("downsample_ratio");
        long whole = (long)Math.Ceiling(Edge(part) / scale), crop = (long)Math.Ceiling(part.Option("tile_size") / scale);
        return part.Repeat((whole * whole) + (crop * crop * part.Row(features, "num_local_patches", index)[0]) + 1);
    }

    /// <summary>Queries with a break after each row, of the whole picture and of all crops together (Unlimited-OCR).</summary>
    public static string QueryRows(MediaPart part, ProcessedFeatures features, int index)
    {
        long patch = (long)part.Setting("patch_size");
        double ratio = part.Setting("downsample_ratio");
        long whole = (long)Math.Ceiling((long)Edge(part) / patch / ratio), crop = (long)Math.Ceiling(part.Option("tile_size") / patch / ratio);
        long[] grid = part.Row(features, "patches_grid", index);
        long count = (whole * (whole + 1)) + 1;
        return part.Repeat(part.Row(features, "num_local_patches", index)[0] > 0 ? count + (grid[1] * crop * ((grid[0] * crop) + 1)) : count);
    }

    private static double Edge(MediaPart part)
    {
        (int height, int width) = Imaging.Processing.ImageSize.Read("size", part.OptionNode("size")!, square: true).Edges("size");
        return Math.Max(height, width);
    }
}
