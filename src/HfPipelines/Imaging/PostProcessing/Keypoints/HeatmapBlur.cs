using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Keypoints;

/// <summary>Smooths heat maps of joints.</summary>
internal static class HeatmapBlur
{
    private const double ScipySigma = 0.8;

    /// <summary>OpenCV's blur, over zeros around the map; each map keeps its highest value.</summary>
    /// <param name="maps">float32 [maps, height, width].</param>
    /// <param name="kernel">The odd number of pixels.</param>
    public static Tensor OpenCv(Tensor maps, int kernel)
    {
        int border = kernel / 2;
        float sigma = (float)((0.3 * (((kernel - 1) * 0.5) - 1)) + 0.8);
        Tensor blurred = GaussianBlur.Torchvision(Pixels.Pad(maps, border, border, border, border), (sigma, sigma), (kernel, kernel));
        blurred = Pixels.Crop(blurred, border, border, maps.Height(), maps.Width());
        Tensor highest = blurred.amax([1, 2]), before = maps.amax([1, 2]);
        Tensor scale = where(highest > 0, before.div(where(highest > 0, highest, ones_like(highest))), ones_like(before));
        return blurred.mul(scale.view(-1, 1, 1));
    }

    /// <summary>scipy's <c>gaussian_filter</c> of a fixed deviation, mirrored with the edge doubled.</summary>
    /// <param name="maps">float32 [maps, height, width].</param>
    /// <param name="kernel">The odd number of pixels.</param>
    public static Tensor Scipy(Tensor maps, int kernel)
    {
        int radius = kernel / 2;
        double[] weights = [.. Enumerable.Range(-radius, kernel).Select(i => Math.Exp(-0.5 / (ScipySigma * ScipySigma) * i * i))];
        double sum = weights.Sum();
        return Along(Along(maps, -2).transpose(-1, -2), -2).transpose(-1, -2);

        // One direction, in float64; rounded in between as scipy does.
        Tensor Along(Tensor values, int dimension)
        {
            int size = (int)values.size(dimension);
            Tensor padded = Pixels.PadBy(values.to(float64), 0, radius, 0, radius, Pixels.Symmetric);
            return Enumerable.Range(0, kernel).Select(k => padded.narrow(dimension, k, size).mul(weights[k] / sum)).Aggregate((a, b) => a.add(b)).to(float32);
        }
    }
}
