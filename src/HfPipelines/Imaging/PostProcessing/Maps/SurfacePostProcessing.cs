using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Maps;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Maps of surfaces of networks' outputs.</summary>
public static class SurfacePostProcessing
{
    /// <summary>Makes maps of the directions in which surfaces face, as <c>post_process_normal_estimation</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>normals</c> [batch, 3, height, width].</param>
    /// <param name="options">How to fit them to the pictures; null for the defaults.</param>
    /// <returns>A map for each picture, of vectors of length 1, a little less where the map was resized.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<VectorMap> PostProcessNormalEstimation(this ImageProcessor processor, ModelOutput output, VectorMapOptions? options = null)
    {
        options ??= new VectorMapOptions();
        return PostProcessorCall.Run(processor, "normal_estimation", output, options, call => VectorMaps.Normals(call, options));
    }

    /// <summary>Makes maps of the points that pixels show, as <c>post_process_pointmap_estimation</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>pointmaps</c> [batch, 3, height, width] and perhaps <c>scales</c> [batch, 1].</param>
    /// <param name="options">How to fit them to the pictures; null for the defaults.</param>
    /// <returns>A map for each picture, of points as seen from the camera.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<VectorMap> PostProcessPointmapEstimation(this ImageProcessor processor, ModelOutput output, VectorMapOptions? options = null)
    {
        options ??= new VectorMapOptions();
        return PostProcessorCall.Run(processor, "pointmap_estimation", output, options, call => VectorMaps.Points(call, options));
    }
}
