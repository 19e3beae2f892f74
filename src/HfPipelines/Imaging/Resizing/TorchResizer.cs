using static TorchSharp.torch;

namespace HfPipelines.Imaging.Resizing;

/// <summary>
/// torchvision's <c>resize</c> and torch's <c>interpolate</c> on tensors [..., height, width], with libtorch's own integer arithmetic for bytes.
/// </summary>
internal static unsafe class TorchResizer
{
    /// <summary>torchvision's resize: a tensor of the same size is returned as it is; whole numbers other than bytes go through float32 and are rounded.</summary>
    /// <param name="image">The tensor [..., height, width].</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="resampling">The filter; Nearest is torch's <c>nearest-exact</c>.</param>
    /// <param name="antialias">Whether the filter widens when the picture shrinks.</param>
    /// <exception cref="ImageException">torchvision has no such filter, or cannot make a picture of one pixel.</exception>
    public static Tensor Resize(Tensor image, int height, int width, Resampling resampling, bool antialias = true)
    {
        if (image.size(-2) == height && image.size(-1) == width)
        {
            return image;
        }

        if (resampling is Resampling.Box or Resampling.Hamming)
        {
            throw new ImageException($"The torchvision backend has no filter {resampling}; take the Pillow backend.");
        }

        if (resampling == Resampling.Lanczos && !antialias)
        {
            throw new ImageException("The torchvision backend has Lanczos with antialias only.");
        }

        if (image.dtype is ScalarType.Byte || image.is_floating_point() || resampling == Resampling.Nearest)
        {
            return Interpolate(image, height, width, Mode(resampling), antialias);
        }

        ScalarType type = image.dtype;
        return Interpolate(image.to(float32), height, width, Mode(resampling), antialias).round().to(type);
    }

    /// <summary>torch's interpolate.</summary>
    /// <param name="image">The tensor [..., height, width].</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="mode">How new samples are made.</param>
    /// <param name="antialias">Whether the filter widens when the picture shrinks.</param>
    /// <param name="alignCorners">Maps the centres of the corner samples onto each other.</param>
    public static Tensor Interpolate(Tensor image, int height, int width, InterpolationMode mode, bool antialias = false, bool alignCorners = false)
    {
        if (height < 1 || width < 1 || image.numel() == 0)
        {
            throw new ImageException($"A picture of {image.size(-1)} x {image.size(-2)} cannot be resized to {width} x {height}.");
        }

        if (mode is InterpolationMode.Nearest or InterpolationMode.NearestExact)
        {
            return Nearest(image, height, width, mode == InterpolationMode.NearestExact);
        }

        if (mode == InterpolationMode.Area)
        {
            return image.is_floating_point()
                ? nn.functional.adaptive_avg_pool2d(image.dim() == 2 ? image.unsqueeze(0) : image, (height, width)).reshape(Shape(image, height, width))
                : throw new ImageException($"libtorch averages areas of floats only, not of {image.dtype}.");
        }

        if (image.dtype == ScalarType.Byte)
        {
            return Bytes(image, height, width, mode, antialias, alignCorners);
        }

        return (mode == InterpolationMode.Lanczos ? Lanczos(image, height, width) : Floats(image, height, width, mode, antialias, alignCorners)).to(image.dtype);
    }

    private static Tensor Floats(Tensor image, int height, int width, InterpolationMode mode, bool antialias, bool alignCorners)
    {
        bool cubic = mode == InterpolationMode.Bicubic;
        int oldHeight = (int)image.size(-2), oldWidth = (int)image.size(-1), planes = (int)(image.numel() / ((long)oldHeight * oldWidth));
        if (antialias)
        {
            TorchSharp.torch.InterpolationMode kernel = cubic ? TorchSharp.torch.InterpolationMode.Bicubic : TorchSharp.torch.InterpolationMode.Bilinear;
            return nn.functional.interpolate(image.to(float32).reshape(1, planes, oldHeight, oldWidth), [height, width], mode: kernel, align_corners: false, antialias: true).reshape(Shape(image, height, width));
        }

        float[] samples = image.to(float32).contiguous().data<float>().ToArray();
        return tensor(NeighborResizer.Resize(samples, planes, (oldHeight, oldWidth), (height, width), cubic, alignCorners), Shape(image, height, width));
    }

    // libtorch has no such filter before 2.15.
    private static Tensor Lanczos(Tensor image, int height, int width)
    {
        int oldHeight = (int)image.size(-2), oldWidth = (int)image.size(-1), planes = (int)(image.numel() / ((long)oldHeight * oldWidth));
        float[] resized = FloatResizer<float>.Resize(
            image.to(float32).contiguous().data<float>().ToArray(),
            planes,
            oldHeight,
            oldWidth,
            oldWidth == width ? null : FilterWindows<float>.Antialiased(Resampling.Lanczos, oldWidth, 0, oldWidth, width),
            oldHeight == height ? null : FilterWindows<float>.Antialiased(Resampling.Lanczos, oldHeight, 0, oldHeight, height));
        return tensor(resized, Shape(image, height, width));
    }

    private static InterpolationMode Mode(Resampling resampling) => resampling switch
    {
        Resampling.Nearest => InterpolationMode.NearestExact,
        Resampling.Bilinear => InterpolationMode.Bilinear,
        Resampling.Bicubic => InterpolationMode.Bicubic,
        _ => InterpolationMode.Lanczos,
    };

    private static FilterWindows<T> Windows<T>(InterpolationMode mode, int input, int output, bool antialias, bool alignCorners)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (!antialias)
        {
            return FilterWindows<T>.Neighbors(mode == InterpolationMode.Bicubic, input, output, alignCorners);
        }

        Resampling filter = mode switch
        {
            InterpolationMode.Bilinear => Resampling.Bilinear,
            InterpolationMode.Bicubic => Resampling.Bicubic,
            _ => Resampling.Lanczos,
        };
        return FilterWindows<T>.Antialiased(filter, input, 0, input, output);
    }

    private static Tensor Bytes(Tensor image, int height, int width, InterpolationMode mode, bool antialias, bool alignCorners)
    {
        int oldHeight = (int)image.size(-2), oldWidth = (int)image.size(-1);
        if (height == 1 && width == 1)
        {
            throw new ImageException($"libtorch cannot resize 8-bit pictures to 1 x 1 (found one of {oldWidth} x {oldHeight}); resize floats, or take the Pillow backend.");
        }

        FixedPointWeights? horizontal = oldWidth == width ? null : FixedPointWeights.Torch(Windows<double>(mode, oldWidth, width, antialias, alignCorners));
        FixedPointWeights? vertical = oldHeight == height ? null : FixedPointWeights.Torch(Windows<double>(mode, oldHeight, height, antialias, alignCorners));
        Tensor target = empty(Shape(image, height, width), uint8);
        if (image.dim() <= 3)
        {
            TensorSamples.Read(image, grid => FixedPointResizer.Resize(grid, TensorSamples.Pointer(target), width, height, horizontal, vertical));
            return target;
        }

        // A batch of pictures of one size.
        Tensor pictures = image.reshape(-1, image.size(-3), oldHeight, oldWidth), results = target.view(-1, image.size(-3), height, width);
        for (long i = 0; i < pictures.size(0); i++)
        {
            Tensor result = results[i];
            TensorSamples.Read(pictures[i], grid => FixedPointResizer.Resize(grid, TensorSamples.Pointer(result), width, height, horizontal, vertical));
        }

        return target;
    }

    private static Tensor Nearest(Tensor image, int height, int width, bool exact)
    {
        Tensor rows = tensor(Array.ConvertAll(NearestResizer.Torch((int)image.size(-2), height, exact), static i => (long)i));
        Tensor columns = tensor(Array.ConvertAll(NearestResizer.Torch((int)image.size(-1), width, exact), static i => (long)i));
        return image.index_select(-2, rows).index_select(-1, columns);
    }

    private static long[] Shape(Tensor image, int height, int width) => [.. image.shape[..^2], height, width];
}
