using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures to be segmented by prompts, with their <c>original_sizes</c>, and maps of <c>segmentation_maps</c> in the masks' size (SAM).
/// With <c>longest</c> the longer edge is resized, the rest padded, and <c>reshaped_input_sizes</c> tells what is picture.
/// </summary>
internal sealed class Promptable : ImageProcedure
{
    private readonly bool _longest;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>longest</c>: whether <c>size</c> is that of the longer edge.</param>
    public Promptable(JsonObject entry) => _longest = (bool?)entry["longest"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        (Tensor[] pixels, Tensor[] resized) = Transform(images, options);
        features["pixel_values"] = pixels;
        features["original_sizes"] = Sizes(images);
        if (_longest)
        {
            features["reshaped_input_sizes"] = Sizes(resized);
        }

        if (call.Companions("segmentation_maps") is { } maps)
        {
            ProcessorOptions mapOptions = options.With(new JsonObject
            {
                ["do_normalize"] = false,
                ["do_rescale"] = false,
                ["resample"] = (int)Resampling.Nearest,
                ["size"] = options.Node("mask_size")?.DeepClone(),
                ["pad_size"] = options.Node(_longest ? "mask_pad_size" : "pad_size")?.DeepClone(),
            });
            Tensor[] labels = Transform([.. maps.Select(m => options.Backend.Prepare(m, convertRgb: false))], mapOptions).Pixels;
            features["labels"] = (_longest ? labels : Batch.OneSize(labels, options.Backend)).Select(m => m.squeeze(0).to(int64)).ToArray();
        }
    }

    private static Tensor Sizes(Tensor[] images)
        => tensor(images.SelectMany(i => new long[] { i.Height(), i.Width() }).ToArray(), [images.Length, 2]);

    private (Tensor[] Pixels, Tensor[] Resized) Transform(Tensor[] images, ProcessorOptions options)
    {
        Tensor[] resized = options.Bool("do_resize") ? [.. images.Select(i => Resize(i, options))] : images;
        Tensor[] pixels = [.. resized.Select(i => options.Bool("do_center_crop") ? options.Backend.CenterCrop(i, options.Size("crop_size")) : i).Select(i => options.Backend.RescaleAndNormalize(i, options))];
        return (options.Bool("do_pad") ? Batch.Pad(pixels, options.SizeOrNull("pad_size")).Images : pixels, resized);
    }

    private Tensor Resize(Tensor image, ProcessorOptions options)
    {
        if (!_longest)
        {
            return options.Backend.Resize(image, options.Size(), options.Resampling());
        }

        double scale = (double)options.Size().RequireLongestEdge() / Math.Max(image.Height(), image.Width());
        return options.Backend.Resize(image, (int)((image.Height() * scale) + 0.5), (int)((image.Width() * scale) + 0.5), options.Resampling());
    }
}
