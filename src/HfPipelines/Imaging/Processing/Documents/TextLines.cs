using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Lines of text of one height, as wide as the widest of the batch needs (PP-OCR).</summary>
internal sealed class TextLines : ImageProcedure
{
    private readonly bool _bytes;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>bytes</c>: whether it resizes bytes without antialias and puts blue first.</param>
    public TextLines(JsonObject entry) => _bytes = (bool?)entry["bytes"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        (int height, int width) = Fit(images, options.Configured);
        images = [.. images.Select(Transform)];
        if (options.Bool("do_pad") && options.SizeOrNull("pad_size") is { } pad && width < pad.Edges("pad_size").Width)
        {
            images = Batch.Pad(images, pad).Images;
        }

        features["pixel_values"] = images;

        Tensor Transform(Tensor image)
        {
            if (options.Bool("do_resize"))
            {
                image = options.Backend.Resize(_bytes ? image : image.to(float32), height, width, options.Resampling(), antialias: !_bytes);
            }

            image = _bytes ? Pixels.ReverseRgb(image) : image;
            image = options.Bool("do_center_crop") ? options.Backend.CenterCrop(image, options.Size("crop_size")) : image;
            return options.Backend.RescaleAndNormalize(image, options);
        }
    }

    private static (int Height, int Width) Fit(Tensor[] images, ProcessorOptions configured)
    {
        Tensor widest = images.MaxBy(i => i.Width())!;
        (int height, int width) = configured.Size().Edges("size");
        double ratio = (double)widest.Width() / widest.Height();
        int target = (int)(height * Math.Max(ratio, (double)width / height)), limit = configured.Int("max_image_width");
        return (height, target > limit ? limit : Math.Min(target, (int)Math.Ceiling(height * ratio)));
    }
}
