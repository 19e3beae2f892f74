using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures and their COCO annotations, resized and padded together (the DETR family). Gives <c>pixel_values</c>, with <c>do_pad</c>
/// <c>pixel_mask</c>, and with <c>annotations</c> <c>labels</c>.
/// </summary>
internal sealed class Detection : ImageProcedure
{
    private readonly int _divisor;
    private readonly bool _rescalesFirst;
    private readonly bool _panoptic;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>divisor</c>: what an edge that follows the proportions is a multiple of; <c>rescale_first</c>: whether to rescale before resizing, which is then without antialias; <c>panoptic</c>: whether it takes panoptic annotations.</param>
    public Detection(JsonObject entry)
    {
        _divisor = (int?)entry["divisor"] ?? 1;
        _rescalesFirst = (bool?)entry["rescale_first"] ?? false;
        _panoptic = (bool?)entry["panoptic"] ?? true;
    }

    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (config["pad_and_return_pixel_mask"] is { } pads && config["do_pad"] is null)
        {
            config["do_pad"] = pads.DeepClone();
        }

        if (config["size"] is JsonValue edge && defaults["size"]?["shortest_edge"] is not null)
        {
            config["size"] = new JsonObject { ["shortest_edge"] = edge.DeepClone(), ["longest_edge"] = config["max_size"]?.DeepClone() ?? 1333 };
        }

        if (config["do_convert_annotations"] is null && defaults["do_convert_annotations"] is null)
        {
            config["do_convert_annotations"] = (config["do_normalize"] ?? defaults["do_normalize"])?.DeepClone();
        }
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        CocoAnnotation[]? annotations = Annotations(images, options);
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = Transform(images[i], annotations?[i], options);
        }

        if (options.Bool("do_pad"))
        {
            Tensor[] unpadded = images;
            (images, Tensor[] masks) = Batch.Pad(images, options.SizeOrNull("pad_size"));
            for (int i = 0; i < images.Length; i++)
            {
                annotations?[i].Pad(unpadded[i].Height(), unpadded[i].Width(), images[i].Height(), images[i].Width(), options.Bool("do_convert_annotations"));
            }

            features["pixel_mask"] = masks;
        }

        features["pixel_values"] = Batch.OneSize(images, options.Backend);
        if (annotations is not null)
        {
            features["labels"] = annotations.Select(a => a.Values).ToArray();
        }
    }

    private CocoAnnotation[]? Annotations(Tensor[] images, ProcessorOptions options)
    {
        JsonNode? given = options.Node("annotations");
        if (given is null)
        {
            return null;
        }

        JsonNode?[] list = given is JsonArray several ? [.. several] : [given];
        if (list.Length != images.Length)
        {
            throw new ImageProcessorException($"annotations: expected {images.Length} of them, one for each picture, found {list.Length}.");
        }

        string? folder = (string?)options.Node("masks_path");
        return options.Text("format", "coco_detection") switch
        {
            "coco_detection" => [.. list.Select((a, i) => CocoAnnotation.Detection(a, images[i].Height(), images[i].Width(), options.Bool("return_segmentation_masks")))],
            "coco_panoptic" when _panoptic => [.. list.Select((a, i) => CocoAnnotation.Panoptic(a, images[i].Height(), images[i].Width(), folder, options.Bool("return_segmentation_masks", absent: true)))],
            string other => throw new ImageProcessorException($"format: expected coco_detection{(_panoptic ? " or coco_panoptic" : "")}, found '{other}'."),
        };
    }

    private Tensor Transform(Tensor image, CocoAnnotation? annotation, ProcessorOptions options)
    {
        if (_rescalesFirst)
        {
            image = options.Bool("do_rescale") ? options.Backend.Rescale(image, options.Double("rescale_factor")) : image;
        }

        if (options.Bool("do_resize"))
        {
            int height = image.Height(), width = image.Width();
            (int newHeight, int newWidth) = Target(height, width, options.Size());
            image = options.Backend.Resize(image, newHeight, newWidth, options.Resampling(), antialias: !_rescalesFirst);
            annotation?.Resize(height, width, newHeight, newWidth, options.Backend);
        }

        image = !_rescalesFirst ? options.Backend.RescaleAndNormalize(image, options)
            : options.Bool("do_normalize") ? options.Backend.Normalize(image, options.Doubles("image_mean"), options.Doubles("image_std")) : image;
        if (options.Bool("do_convert_annotations"))
        {
            annotation?.Normalize(image.Height(), image.Width());
        }

        return image;
    }

    private (int Height, int Width) Target(int height, int width, ImageSize size)
    {
        if (size is { ShortestEdge: > 0, LongestEdge: > 0 })
        {
            (int h, int w) = size.Fit(height, width);
            return (h - (h % _divisor), w - (w % _divisor));
        }

        return size.ShortestEdge > 0 ? throw new ImageProcessorException($"size: expected shortest_edge with longest_edge, or height and width, found {size}.") : size.Fit(height, width);
    }
}
