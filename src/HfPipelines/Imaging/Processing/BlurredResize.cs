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
            // numpy's variant takes the filter's number for whether to blur.
            return Zoom(options.Resampling() == Resampling.Nearest ? image : Blur(image, sigmaDown, sigmaAcross), image, height, width);
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

        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => NumpyExponential.Exp(-0.5 / (sigma * sigma) * ((double)i * i)))];
        double total = PairwiseSum(weights);
        // Bytes are cut off, so the order of the sum counts: the middle, then both sides together from the outside in.
        Tensor samples = image.to(float64), sum = samples.mul(weights[radius] / total);
        for (int k = radius; k > 0; k--)
        {
            sum.add_(At(-k).add_(At(k)).mul_(weights[radius - k] / total));
        }

        return sum.to(image.dtype);

        Tensor At(int shift) => samples.index_select(dim, tensor(Enumerable.Range(shift, size).Select(i => (long)Pixels.Reflected(i, size)).ToArray()));
    }

    /// <summary>numpy's sum: eight partial sums where there are as many values.</summary>
    private static double PairwiseSum(double[] values)
    {
        if (values.Length < 8)
        {
            return values.Sum();
        }

        double[] parts = values[..8];
        int i = 8;
        for (; i + 8 <= values.Length; i += 8)
        {
            for (int k = 0; k < 8; k++)
            {
                parts[k] += values[i + k];
            }
        }

        return values[i..].Aggregate((parts[0] + parts[1] + (parts[2] + parts[3])) + (parts[4] + parts[5] + (parts[6] + parts[7])), static (sum, value) => sum + value);
    }

    /// <summary>scipy's linear zoom of a grid of samples with areas, cut to the range of the picture before the blur. Bytes show its rounding, so the four neighbours are added in its order.</summary>
    private static Tensor Zoom(Tensor image, Tensor original, int height, int width)
    {
        (Tensor top, Tensor bottom, Tensor below) = Line(image.Height(), height, [1, -1, 1]);
        (Tensor left, Tensor right, Tensor after) = Line(image.Width(), width, [1, 1, -1]);
        Tensor samples = image.to(float64), upper = samples.index_select(-2, top).mul_(1 - below), lower = samples.index_select(-2, bottom).mul_(below);
        Tensor zoomed = upper.index_select(-1, left).mul_(1 - after).add_(upper.index_select(-1, right).mul_(after))
            .add_(lower.index_select(-1, left).mul_(1 - after)).add_(lower.index_select(-1, right).mul_(after));
        Tensor stored = image.is_floating_point() ? zoomed.to(image.dtype) : zoomed.add(0.5).floor().clamp(0, 255).to(image.dtype);
        return stored.clamp(original.min(), original.max());
    }

    /// <summary>For each target position the samples on both sides, and the part of the second.</summary>
    private static (Tensor First, Tensor Second, Tensor Part) Line(int size, int target, long[] shape)
    {
        var first = new long[target];
        var second = new long[target];
        var parts = new double[target];
        double step = (double)size / target;
        for (int i = 0; i < target; i++)
        {
            double at = (step * (i + 0.5)) - 0.5;
            at = at < 0 ? -at : at > size - 1 ? Math.Max((2.0 * (size - 1)) - at, 0) : at;
            int before = (int)Math.Floor(at);
            (first[i], second[i], parts[i]) = (before, Pixels.Reflected(before + 1, size), at - before);
        }

        return (tensor(first), tensor(second), tensor(parts, float64).view(shape));
    }
}
