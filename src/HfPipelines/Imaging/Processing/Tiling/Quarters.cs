using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Each picture, with <c>do_image_splitting</c> after its four quarters, padded to [prompts, pictures, channels, height, width] with a mask
/// (Idefics2).
/// </summary>
internal sealed class Quarters : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[][] prompts = [.. call.PrepareNested().Select(list => list.SelectMany(i => options.Bool("do_image_splitting") ? Split(i) : [i]).Select(Finish).ToArray())];
        if (!options.Bool("do_pad"))
        {
            features["pixel_values"] = prompts.Select(p => stack(p)).ToArray();
            return;
        }

        (features["pixel_values"], features["pixel_attention_mask"]) = Batch.PadNested(prompts, options.Backend);

        Tensor Finish(Tensor image) => options.Backend.RescaleAndNormalize(options.Bool("do_resize") ? Resize(image, options) : image, options);
    }

    private static Tensor[] Split(Tensor image)
    {
        int y = image.Height() / 2, x = image.Width() / 2, height = image.Height() - y, width = image.Width() - x;
        return [Pixels.Crop(image, 0, 0, y, x), Pixels.Crop(image, 0, x, y, width), Pixels.Crop(image, y, 0, height, x), Pixels.Crop(image, y, x, height, width), image];
    }

    private static Tensor Resize(Tensor image, ProcessorOptions options)
    {
        ImageSize size = options.Size();
        if (!(size.ShortestEdge > 0 && size.LongestEdge > 0))
        {
            (int fixedHeight, int fixedWidth) = size.Edges("size");
            return options.Backend.Resize(image, fixedHeight, fixedWidth, options.Resampling());
        }

        if (image.numel() == 0)
        {
            throw new ImageException("A picture of one pixel cannot be split.");
        }

        int height = image.Height(), width = image.Width(), least = size.ShortestEdge.Value, most = size.LongestEdge.Value;
        double proportion = (double)width / height;
        if (width >= height && width > most)
        {
            (height, width) = ((int)(most / proportion), most);
        }
        else if (height > width && height > most)
        {
            (height, width) = (most, (int)(most * proportion));
        }

        return options.Backend.Resize(image, Math.Max(height, least), Math.Max(width, least), options.Resampling());
    }
}
