using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Photographed pages, blue first, in the network's size and, as <c>original_images</c>, in their own (UVDoc).</summary>
internal sealed class Unwarping : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] originals = [.. call.Prepare().Select(i => Pixels.ReverseRgb(options.Backend.RescaleAndNormalize(i, options)))];
        features["pixel_values"] = options.Bool("do_resize") ? originals.Select(Resize).ToArray() : originals;
        features["original_images"] = originals.ToArray<object>();

        Tensor Resize(Tensor image)
        {
            (int height, int width) = options.Size().Edges("size");
            return TorchResizer.Interpolate(image, height, width, HfPipelines.Imaging.Resizing.InterpolationMode.Bilinear, alignCorners: true);
        }
    }
}
