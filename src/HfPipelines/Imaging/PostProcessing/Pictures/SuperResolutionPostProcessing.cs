using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.Processing;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>Enlarged pictures of networks' outputs.</summary>
public static class SuperResolutionPostProcessing
{
    /// <summary>Makes pictures of what a network enlarged, as the image-to-image pipeline of transformers did: samples from 0 to 1 become the nearest bytes.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>reconstruction</c> [batch, 1 or 3, height, width].</param>
    /// <param name="options">The sizes to which the pictures are cut, since the processor fills pictures up at the right and below; null for all that the network gives.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="ImageProcessorException">The class does not enlarge pictures, or the output or a size does not suit it.</exception>
    public static IReadOnlyList<ImageData> PostProcessSuperResolution(this ImageProcessor processor, ModelOutput output, SuperResolutionOptions? options = null)
        => PostProcessorCall.Run(processor, "super_resolution", output, options ?? new SuperResolutionOptions(), Read);

    private static ImageData[] Read(PostProcessorCall call)
    {
        Tensor samples = call.Output("reconstruction", 4).to(float32);
        call.CheckTargetSizes(samples.size(0));
        if (samples.size(1) is not (1 or 3))
        {
            throw call.Error($"expected 'reconstruction' of 1 or 3 channels, found {samples.size(1)}.");
        }

        return [.. samples.clamp(0, 1).mul(255).round().nan_to_num(0).to(uint8).unbind(0).Select((image, i) => Pixels.ToImage(Cut(image, call.SizeOf(i))))];

        Tensor Cut(Tensor image, TargetSize? size)
            => size is not { } wanted ? image
                : wanted.Height <= image.Height() && wanted.Width <= image.Width() ? Pixels.Crop(image, 0, 0, wanted.Height, wanted.Width).contiguous()
                : throw call.Error($"expected a target size of at most {image.Height()} x {image.Width()}, found {wanted.Height} x {wanted.Width}.");
    }
}
