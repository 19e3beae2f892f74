using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures and their segmentation maps, resized to multiples of <c>size_divisor</c> and padded together (MaskFormer, Mask2Former). Gives
/// <c>pixel_values</c> and <c>pixel_mask</c>, and for <c>segmentation_maps</c> also <c>mask_labels</c> and <c>class_labels</c>.
/// </summary>
internal sealed class MaskSegmentation : ImageProcedure
{
    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (config["max_size"] is { } edge)
        {
            config["size"] = config["size"] switch
            {
                null => new JsonObject { ["shortest_edge"] = defaults["size"]?["shortest_edge"]?.DeepClone(), ["longest_edge"] = edge.DeepClone() },
                JsonValue shorter => new JsonObject { ["shortest_edge"] = shorter.DeepClone(), ["longest_edge"] = edge.DeepClone() },
                { } other => other.DeepClone(),
            };
        }
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = [.. call.Prepare().Select(i => Resize(i, options, options.Resampling()))];
        (Tensor[] padded, Tensor[] masks) = Batch.Pad([.. images.Select(i => options.Backend.RescaleAndNormalize(i, options))], options.SizeOrNull("pad_size"));
        features["pixel_values"] = padded;
        features["pixel_mask"] = masks;
        if (call.Companions("segmentation_maps") is not { } maps)
        {
            return;
        }

        if (maps.Count != images.Length)
        {
            throw new ImageProcessorException($"segmentation_maps: expected {images.Length} of them, one for each picture, found {maps.Count}.");
        }

        double outside = options.Double("ignore_index", 0);
        (Tensor Masks, Tensor Classes)[] segments =
            [.. maps.Select((m, i) => SegmentationMap.Split(Resize(options.Backend.Prepare(m, convertRgb: false), options, Resampling.Nearest), i, options, options.Bool("do_reduce_labels")))];
        features["mask_labels"] = segments.Select((s, i) => Pixels.PadTo(s.Masks, padded[i].Height(), padded[i].Width(), outside)).ToArray<object>();
        features["class_labels"] = segments.Select(s => s.Classes).ToArray<object>();
    }

    private static Tensor Resize(Tensor image, ProcessorOptions options, Resampling resampling)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        ImageSize size = options.Size();
        if (size.ShortestEdge > 0 && size.LongestEdge is not > 0)
        {
            throw new ImageProcessorException($"size: expected shortest_edge with longest_edge, or height and width, found {size}.");
        }

        (int height, int width) = size.Fit(image.Height(), image.Width());
        int divisor = Math.Max(options.Int("size_divisor", 1), 1);
        return options.Backend.Resize(image, (height + divisor - 1) / divisor * divisor, (width + divisor - 1) / divisor * divisor, resampling);
    }
}
