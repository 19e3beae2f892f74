using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Maps;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Mattes of networks' outputs.</summary>
public static class MattingPostProcessing
{
    /// <summary>Cuts out what stands in front, as <c>post_process_image_matting</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>foregrounds</c> [batch, 3, height, width] and <c>alphas</c> [batch, 1, height, width].</param>
    /// <param name="options">Sizes and backgrounds; null for the defaults.</param>
    /// <returns>A matte for each picture.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<Matte> PostProcessImageMatting(this ImageProcessor processor, ModelOutput output, MattingOptions? options = null)
    {
        options ??= new MattingOptions();
        return PostProcessorCall.Run(processor, "image_matting", output, options, call => Mattes.Make(call, options));
    }
}
