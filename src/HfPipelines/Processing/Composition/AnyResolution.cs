using System.Text.Json.Nodes;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture in tiles of the best of several resolutions, without their margins, and the whole picture before it (LLaVA-NeXT).</summary>
internal static class AnyResolution
{
    public static string Image(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] size = part.Row(features, "image_sizes", index);
        Tensor tile = part.Samples(features, "pixel_values", 0);
        long patch = (long)part.Setting("patch_size");
        double rate = Rate(part.Config("downsample_rate"));
        (long rows, long columns) = ((long)(tile.size(-2) / patch * rate), (long)(tile.size(-1) / patch * rate));
        (int Height, int Width)[] candidates = [.. ((JsonArray)part.OptionNode("image_grid_pinpoints")!).Select(p => ((int)ProcessorNumber(p![0]), (int)ProcessorNumber(p[1])))];
        (int bestHeight, int bestWidth) = SizeRules.BestResolution((int)size[0], (int)size[1], candidates);
        (long height, long width) = WithoutMargins(size[0], size[1], rows * (bestHeight / tile.size(-2)), columns * (bestWidth / tile.size(-1)));
        long count = (height * width) + height + (rows * columns) + (long)part.Setting("num_additional_image_tokens");
        return part.Repeat(part.TextSetting("vision_feature_select_strategy") == "default" ? count - 1 : count);
    }

    /// <summary>The same, shrunk to a limit of tiles; a picture among several of one text is seen whole (LLaVA-OneVision).</summary>
    public static string ImageOfGroup(MediaPart part, ProcessedFeatures features, int index)
    {
        long tokens = (long)part.Setting("num_image_tokens");
        bool strips = part.TextSetting("vision_feature_select_strategy") == "default";
        int before = 0;
        for (int group = 0; ; group++)
        {
            int count = (int)part.Row(features, "batch_num_images", group)[0];
            if (index < before + count)
            {
                return part.Repeat((count != 1 ? tokens + 1 : Features(part, features, index, tokens)) - (strips ? 1 : 0));
            }

            before += count;
        }
    }

    private static long Features(MediaPart part, ProcessedFeatures features, int index, long tokens)
    {
        long[] size = part.Row(features, "image_sizes", index);
        Tensor tile = part.Samples(features, "pixel_values", 0);
        long side = (long)Math.Sqrt(tokens);
        (int Height, int Width)[] candidates = [.. ((JsonArray)part.OptionNode("image_grid_pinpoints")!).Select(p => ((int)ProcessorNumber(p![0]), (int)ProcessorNumber(p[1])))];
        (int bestHeight, int bestWidth) = SizeRules.BestResolution((int)size[0], (int)size[1], candidates);
        (long height, long width) = WithoutMargins(size[0], size[1], side * (bestHeight / tile.size(-2)), side * (bestWidth / tile.size(-1)));
        string limit = part.TextSetting("vision_aspect_ratio") ?? "anyres_max_9";
        double most = double.Parse(limit["anyres_max_".Length..], System.Globalization.CultureInfo.InvariantCulture);
        double ratio = Math.Sqrt((double)(height * width) / (most * side * side));
        (height, width) = ratio > 1.1 ? ((long)(height / ratio), (long)(width / ratio)) : (height, width);
        return (height * width) + height + tokens;
    }

    private static (long Height, long Width) WithoutMargins(long height, long width, long rows, long columns)
    {
        if ((double)width / height > (double)columns / rows)
        {
            long inner = (long)Math.Round(height * ((double)columns / width), 7);
            return (rows - ((rows - inner) / 2 * 2), columns);
        }

        long across = (long)Math.Round(width * ((double)rows / height), 7);
        return (rows, columns - ((columns - across) / 2 * 2));
    }

    // A fraction as a text, "4/8", or a number; 1 for none (Granite 4 Vision).
    private static double Rate(JsonNode? rate) => rate?.GetValueKind() != System.Text.Json.JsonValueKind.String ? MediaPart.Number(rate) ?? 1
        : rate.GetValue<string>().Split('/') is [var part, var whole] ? Parse(part) / Parse(whole) : Parse(rate.GetValue<string>());

    private static double Parse(string number) => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

    private static double ProcessorNumber(JsonNode? node) => Imaging.Processing.ProcessorOptions.ToDouble("image_grid_pinpoints", node);
}
