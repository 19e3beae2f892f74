using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Pictures;
using HfPipelines.Imaging.Processing;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>Pictures as networks write and read them.</summary>
public static class GeneratedImagePostProcessing
{
    /// <summary>Makes pictures of the samples that a network draws, as <c>postprocess</c> of the processor's class does.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="samples">The samples, float32 [batch, 3, height, width], normalised as the network's input is.</param>
    /// <param name="options">How to make them; null for what undoes the processor's own steps.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or a tensor or an option does not suit it.</exception>
    public static IReadOnlyList<ImageData> PostProcessGeneratedImages(this ImageProcessor processor, Tensor samples, GeneratedImageOptions? options = null)
    {
        options ??= new GeneratedImageOptions();
        return Run(processor, samples, options, call => GeneratedImages.Undo(call, options)
            .Select(i => i.dtype == ScalarType.Byte ? Pixels.ToImage(i) : throw call.Error("expected do_rescale, without which the samples are no picture.")).ToArray());
    }

    /// <summary>Cuts pictures into patches, row by row, each with its pixels' channels side by side (<c>patchify_image</c>).</summary>
    /// <param name="processor">The processor, whose <c>patch_size</c> is taken where none is given.</param>
    /// <param name="images">The pictures, [batch, channels, height, width]. What is left of patches at the right and below is dropped.</param>
    /// <param name="patchSize">The size of a patch; null for the processor's.</param>
    /// <returns>[batch, patches, height x width x channels]. It belongs to the caller.</returns>
    /// <exception cref="ImageProcessorException">The pictures are smaller than a patch or have other dimensions, or the processor has no patch size.</exception>
    public static Tensor PatchifyImage(this ImageProcessor processor, Tensor images, TargetSize? patchSize = null)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentNullException.ThrowIfNull(images);
        (int height, int width) = patchSize is { } size ? (size.Height, size.Width) : processor.Options.Size("patch_size").Edges("patch_size");
        if (images.dim() != 4 || height < 1 || width < 1 || images.Height() < height || images.Width() < width)
        {
            throw new ImageProcessorException($"{processor.ClassName}: patchify_image: expected pictures of [batch, channels, height, width] of at least {height} x {width}, found [{string.Join(", ", images.shape)}].");
        }

        int rows = images.Height() / height, columns = images.Width() / width;
        return Pixels.Crop(images, 0, 0, rows * height, columns * width).reshape(images.size(0), images.size(1), rows, height, columns, width)
            .permute(0, 2, 4, 3, 5, 1).reshape(images.size(0), (long)rows * columns, -1);
    }

    /// <summary>Runs what works on the samples.</summary>
    internal static T Run<T>(ImageProcessor processor, Tensor samples, GeneratedImageOptions options, Func<PostProcessorCall, T> run)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var output = new ModelOutput();
        output.Add("images", samples);
        return PostProcessorCall.Run(processor, "images", output, options, run);
    }
}
