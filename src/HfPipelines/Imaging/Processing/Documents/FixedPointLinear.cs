using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>OpenCV's bilinear resize of bytes, in integers of eleven bits.</summary>
internal static class FixedPointLinear
{
    private const int Unit = 1 << 11;

    /// <summary>The longer edge becomes the longer one of <c>size</c>.</summary>
    public static Tensor Resize(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int targetHeight, int targetWidth) = options.Size().Edges("size");
        int height = image.Height(), width = image.Width();
        double scale = (double)Math.Max(targetHeight, targetWidth) / Math.Max(height, width);
        (Tensor top, Tensor below) = Positions(height, (int)Math.Round(height * scale));
        (Tensor left, Tensor right) = Positions(width, (int)Math.Round(width * scale));
        Tensor samples = image.clamp(0, 255).to(uint8).to(int64), rightWeight = right.view(1, 1, -1), belowWeight = below.view(1, -1, 1);
        Tensor upper = Row(samples.index_select(-2, top)), lower = Row(samples.index_select(-2, (top + 1).clamp_max(height - 1)));
        Tensor sum = upper.mul(Unit - belowWeight).add(lower.mul(belowWeight)).add(1L << 21);
        return sum.bitwise_right_shift(tensor(22L)).clamp(0, 255).to(uint8).to(image.dtype);

        Tensor Row(Tensor rows) => rows.index_select(-1, left).mul(Unit - rightWeight).add(rows.index_select(-1, (left + 1).clamp_max(width - 1)).mul(rightWeight));
    }

    /// <summary>For each target position the sample before it, and the weight of the one after it.</summary>
    private static (Tensor First, Tensor Weight) Positions(int size, int target)
    {
        var first = new long[Math.Max(target, 1)];
        var weights = new long[first.Length];
        float ratio = (float)((double)size / Math.Max(target, 1));
        for (int i = 0; i < first.Length; i++)
        {
            float at = ((i + 0.5f) * ratio) - 0.5f;
            int before = (int)MathF.Floor(at);
            float part = at - before;
            (before, part) = before < 0 ? (0, 0) : before >= size - 1 ? (Math.Max(size - 2, 0), 1) : (before, part);
            (first[i], weights[i]) = (before, (long)MathF.Floor((part * Unit) + 0.5f));
        }

        return (tensor(first), tensor(weights));
    }
}
