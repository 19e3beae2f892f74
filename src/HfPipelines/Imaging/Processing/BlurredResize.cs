using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A bilinear resize without antialias after a Gaussian blur that suits the factor (OWLv2).</summary>
internal static class BlurredResize
{
    /// <summary>Resizes to <c>size</c>.</summary>
    public static Tensor Resize(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return options.Backend == ImageBackend.Pillow ? image : throw new ImageProcessorException("do_resize: the torchvision backend of this class cannot do without; take the Pillow backend.");
        }

        (int height, int width) = options.Size().Edges("size");
        double down = (double)image.Height() / height, across = (double)image.Width() / width;
        double sigmaDown = Math.Max(0, (down - 1) / 2), sigmaAcross = Math.Max(0, (across - 1) / 2);
        if (options.Backend == ImageBackend.Pillow)
        {
            return Zoom(Blur(image, sigmaDown, sigmaAcross), image, height, width);
        }

        if (sigmaDown > 0 && sigmaAcross > 0)
        {
            image = GaussianBlur.Torchvision(image, ((float)sigmaDown, (float)sigmaAcross));
        }

        return TorchResizer.Resize(image, height, width, Resampling.Bilinear, antialias: false);
    }

    /// <summary>scipy's Gaussian filter, mirrored at the edge samples; direction after direction, each stored in the samples' type.</summary>
    private static Tensor Blur(Tensor image, double sigmaDown, double sigmaAcross) => Filter(Filter(image, sigmaDown, -2), sigmaAcross, -1);

    private static Tensor Filter(Tensor image, double sigma, int dim)
    {
        int radius = (int)((4 * sigma) + 0.5), size = (int)image.size(dim);
        if (sigma <= 0)
        {
            return image;
        }

        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-0.5 / (sigma * sigma) * i * i))];
        double total = weights.Sum();
        Tensor samples = image.to(float64), sum = zeros_like(samples);
        for (int k = -radius; k <= radius; k++)
        {
            Tensor positions = tensor(Enumerable.Range(k, size).Select(i => (long)Pixels.Reflected(i, size)).ToArray());
            sum.add_(samples.index_select(dim, positions), alpha: weights[k + radius] / total);
        }

        return sum.to(image.dtype);
    }

    /// <summary>scipy's linear zoom of a grid of samples with areas, cut to the range of the picture before the blur.</summary>
    private static Tensor Zoom(Tensor image, Tensor original, int height, int width)
    {
        Tensor zoomed = Line(Line(image.to(float64), height, -2), width, -1);
        Tensor stored = image.is_floating_point() ? zoomed.to(image.dtype) : zoomed.add(0.5).floor().clamp(0, 255).to(image.dtype);
        return stored.clamp(original.min(), original.max());
    }

    private static Tensor Line(Tensor samples, int target, int dim)
    {
        int size = (int)samples.size(dim);
        var first = new long[target];
        var second = new long[target];
        var parts = new double[target];
        for (int i = 0; i < target; i++)
        {
            double at = ((i + 0.5) * ((double)size / target)) - 0.5;
            at = at < 0 ? -at : at > size - 1 ? Math.Max((2.0 * (size - 1)) - at, 0) : at;
            int before = (int)Math.Floor(at);
            (first[i], second[i], parts[i]) = (before, Pixels.Reflected(before + 1, size), at - before);
        }

        Tensor part = tensor(parts, float64).view(dim == -1 ? [1, 1, -1] : [1, -1, 1]);
        return samples.index_select(dim, tensor(first)).mul(1 - part).add(samples.index_select(dim, tensor(second)).mul(part));
    }
}
