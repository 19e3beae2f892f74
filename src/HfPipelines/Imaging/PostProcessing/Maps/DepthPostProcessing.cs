using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Maps;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Depth maps of networks' outputs.</summary>
public static class DepthPostProcessing
{
    /// <summary>Makes the depth maps of a network's output, as <c>post_process_depth_estimation</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>predicted_depth</c> [batch, height, width].</param>
    /// <param name="options">How to make them; null for the defaults.</param>
    /// <returns>A map for each picture.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<DepthMap> PostProcessDepthEstimation(this ImageProcessor processor, ModelOutput output, DepthOptions? options = null)
    {
        options ??= new DepthOptions();
        return PostProcessorCall.Run(processor, "depth_estimation", output, options, call => DepthMaps.Make(call, options));
    }
}
