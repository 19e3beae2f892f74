using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures of any size up to a limit, in whole patches, padded to the largest (Pixtral). Gives also <c>image_sizes</c>.</summary>
internal sealed class WholePatches : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        ImageSize patch = ImageSize.Read("patch_size", options.Node("patch_size") ?? new JsonObject(), square: true);
        var images = new List<Tensor>();
        var sizes = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor image = options.Bool("do_resize") ? Resize(picture, options, patch.Edges("patch_size")) : picture;
            if (options.Backend == ImageBackend.Torchvision)
            {
                sizes.AddRange([image.Height(), image.Width()]);
            }

            image = options.Bool("do_center_crop") ? options.Backend.CenterCrop(image, options.Size("crop_size")) : image;
            image = options.Backend.RescaleAndNormalize(image, options);
            if (options.Backend == ImageBackend.Pillow)
            {
                sizes.AddRange([image.Height(), image.Width()]);
            }

            images.Add(image);
        }

        features["pixel_values"] = options.Bool("do_pad") ? Batch.Pad(images, null).Images : images.ToArray();
        features["image_sizes"] = tensor(sizes.ToArray(), [images.Count, 2]);
    }

    private static Tensor Resize(Tensor image, ProcessorOptions options, (int Height, int Width) patch)
    {
        ImageSize size = options.Size();
        (int maxHeight, int maxWidth) = size.LongestEdge is > 0 and { } edge ? (edge, edge) : size.Edges("size");
        double height = image.Height(), width = image.Width(), ratio = Math.Max(height / maxHeight, width / maxWidth);
        if (ratio > 1)
        {
            (height, width) = (Math.Floor(height / ratio), Math.Floor(width / ratio));
        }

        return options.Backend.Resize(image, Whole((int)height, patch.Height), Whole((int)width, patch.Width), options.Resampling());

        // Rounded towards minus infinity, so that nothing stays nothing.
        static int Whole(int value, int unit) => ((int)Math.Floor((value - 1) / (double)unit) + 1) * unit;
    }
}
