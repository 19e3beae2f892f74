using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures within a budget of pixels, padded to the largest, with <c>image_sizes</c> (Emu3).</summary>
internal sealed class BudgetedImages : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        if (options.Bool("do_convert_rgb") && call.Inputs.SelectMany(i => i).Any(i => i.Samples is { } s && s.dim() == 2))
        {
            throw new ImageProcessorException("Image samples: expected channels, found [height, width].");
        }

        Tensor[] images = [.. call.Prepare().Select(Transform)];
        features["image_sizes"] = tensor(images.SelectMany(i => new[] { (long)i.Height(), i.Width() }).ToArray(), [images.Length, 2]);
        features["pixel_values"] = options.Bool("do_pad", absent: true) ? Batch.Pad(images, null).Images : images;

        Tensor Transform(Tensor image)
        {
            if (options.Bool("do_resize"))
            {
                (int height, int width) = PixelBudget.Plain(image.Height(), image.Width(), options.Configured.Int("spatial_factor"), options.Configured.Int("min_pixels"), options.Configured.Int("max_pixels"));
                image = options.Backend.Resize(image, height, width, options.Resampling());
            }

            return options.Backend.RescaleAndNormalize(image, options);
        }
    }
}
