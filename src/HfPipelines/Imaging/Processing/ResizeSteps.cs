using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Steps that resize with a size rule of their own.</summary>
internal static class ResizeSteps
{
    /// <summary>To the shortest edge or to both edges; other sizes are none.</summary>
    public static Tensor ByEdges(Tensor image, ProcessorOptions options)
    {
        ImageSize size = options.Size();
        return Resize(image, options, size.ShortestEdge is > 0 and { } edge ? SizeRules.ShortestEdge(image.Height(), image.Width(), edge) : size.Edges("size"));
    }

    /// <summary>Below 384 a little larger, of which the centre is taken; from 384 on without regard to the proportions.</summary>
    public static Tensor WithCropMargin(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        int edge = options.Size().RequireShortestEdge();
        if (edge >= 384)
        {
            return Resize(image, options, (edge, edge));
        }

        Tensor larger = Resize(image, options, SizeRules.ShortestEdge(image.Height(), image.Width(), (int)(edge / options.Double("crop_pct"))));
        return options.Backend.CenterCrop(larger, edge, edge);
    }

    /// <summary>Larger by the fraction of it that a later crop keeps.</summary>
    public static Tensor ByCropFraction(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        ImageSize size = options.Size();
        if (!options.Has("crop_pct"))
        {
            return options.Backend.Resize(image, size, options.Resampling());
        }

        double fraction = options.Double("crop_pct");
        (int Height, int Width) target = size switch
        {
            { ShortestEdge: > 0 and { } edge } => SizeRules.ShortestEdge(image.Height(), image.Width(), (int)(edge / fraction)),
            { Height: > 0 and { } height, Width: > 0 and { } width } when height == width => SizeRules.ShortestEdge(image.Height(), image.Width(), (int)(height / fraction)),
            { Height: > 0 and { } height, Width: > 0 and { } width } => ((int)(height / fraction), (int)(width / fraction)),
            _ => throw new ImageProcessorException($"size: expected shortest_edge, or height and width, found {size}."),
        };
        return Resize(image, options, target);
    }

    /// <summary>The shorter edge becomes 256/224 of what <c>size</c> says.</summary>
    public static Tensor To256Of224(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        ImageSize size = options.Size();
        return Resize(image, options, size.ShortestEdge > 0
            ? SizeRules.ShortestEdge(image.Height(), image.Width(), (int)(256.0 / 224 * size.ShortestEdge.Value))
            : size.Edges("size"));
    }

    /// <summary>Down to multiples of <c>size_divisor</c>.</summary>
    public static Tensor ToDivisor(Tensor image, ProcessorOptions options)
    {
        int divisor = options.Int("size_divisor");
        return !options.Bool("do_resize") ? image
            : options.Backend.Resize(image, new ImageSize(image.Height() / divisor * divisor, image.Width() / divisor * divisor), options.Resampling());
    }

    /// <summary>To <c>size</c> or, with <c>keep_aspect_ratio</c>, near it, in multiples of <c>ensure_multiple_of</c>.</summary>
    public static Tensor ToMultiple(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int height, int width) = Multiple(image, options);
        return options.Backend.Resize(image, new ImageSize(height, width), options.Resampling());
    }

    /// <summary>As <see cref="ToMultiple"/>, with the corner samples kept in place and without antialias.</summary>
    public static Tensor ToMultipleAligned(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int height, int width) = Multiple(image, options);
        HfPipelines.Imaging.Resizing.InterpolationMode mode = options.Resampling() switch
        {
            Resampling.Bilinear => HfPipelines.Imaging.Resizing.InterpolationMode.Bilinear,
            Resampling.Bicubic => HfPipelines.Imaging.Resizing.InterpolationMode.Bicubic,
            { } other => throw new ImageProcessorException($"resample: expected bilinear (2) or bicubic (3), found {other}."),
        };
        return TorchResizer.Interpolate(image, height, width, mode, alignCorners: true);
    }

    /// <summary>The shorter edge as <c>size</c> says, both then up to multiples of <c>size_divisor</c>.</summary>
    public static Tensor ShortestUpToDivisor(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        int divisor = options.Int("size_divisor");
        (int height, int width) = SizeRules.ShortestEdge(image.Height(), image.Width(), options.Size().RequireShortestEdge());
        return Resize(image, options, (Up(height), Up(width)));

        int Up(int value) => (value + divisor - 1) / divisor * divisor;
    }

    /// <summary>The shorter edge as <c>size</c> says, the longer at most 1333/800 of it, both rounded, then down to multiples of <c>size_divisor</c>.</summary>
    public static Tensor Within1333Of800(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        int shorter = options.Size().RequireShortestEdge(), longer = (int)(1333.0 / 800 * shorter);
        double height = image.Height(), width = image.Width(), scale = shorter / Math.Min(height, width);
        (height, width) = height < width ? ((double)shorter, scale * width) : (scale * height, (double)shorter);
        if (Math.Max(height, width) > longer)
        {
            scale = longer / Math.Max(height, width);
            (height, width) = (scale * height, scale * width);
        }

        (int h, int w) = ((int)(height + 0.5), (int)(width + 0.5));
        if (options.Has("size_divisor"))
        {
            int divisor = options.Int("size_divisor");
            (h, w) = (h / divisor * divisor, w / divisor * divisor);
        }

        return options.Backend.Resize(image, new ImageSize(h, w), options.Resampling());
    }

    /// <summary>The shorter edge becomes <c>resize_short</c>, both rounded up to multiples of <c>size_divisor</c>.</summary>
    public static Tensor ShortEdge(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        double scale = options.Double("resize_short") / Math.Min(image.Height(), image.Width());
        int divisor = options.Int("size_divisor", 1);
        return Resize(image, options, (Up(Math.Round(image.Height() * scale)), Up(Math.Round(image.Width() * scale))));

        int Up(double value) => (int)Math.Ceiling(value / divisor) * divisor;
    }

    /// <summary>The longer edge as <c>longest_edge</c> says, where it does.</summary>
    public static Tensor LongestEdge(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        ImageSize size = options.Size();
        if (size.LongestEdge is not > 0)
        {
            return options.Backend.Resize(image, size, options.Resampling());
        }

        int edge = size.LongestEdge.Value;
        double height = image.Height(), width = image.Width();
        return options.Backend.Resize(image, height >= width ? new ImageSize(edge, (int)(edge * (width / height))) : new ImageSize((int)(edge * (height / width)), edge), options.Resampling());
    }

    /// <summary>The longer edge becomes that of the square <c>size</c>, the shorter one at least <c>min_size</c>.</summary>
    public static Tensor IntoSquare(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int edge, int width) = options.Size().Edges("size");
        if (edge != width)
        {
            throw new ImageProcessorException($"size: expected a square, found {width} x {edge}.");
        }

        double scale = (double)edge / Math.Max(image.Height(), image.Width());
        int least = options.Int("min_size");
        (int newHeight, int newWidth) = (Math.Max((int)Math.Round(image.Height() * scale), least), Math.Max((int)Math.Round(image.Width() * scale), least));

        // On Pillow the original takes the nearest filter, whose number is 0, for an absent one.
        bool absent = options.Backend == ImageBackend.Pillow && options.Resampling() == Resampling.Nearest;
        return options.Backend.Resize(image, newHeight, newWidth, (absent ? options.Configured : options).Resampling());
    }

    /// <summary>The shorter edge becomes the shorter one of <c>size</c>.</summary>
    public static Tensor ShortestOfSize(Tensor image, ProcessorOptions options)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int height, int width) = options.Size().Edges("size");
        return Resize(image, options, SizeRules.ShortestEdge(image.Height(), image.Width(), Math.Min(height, width)));
    }

    /// <summary>Shrinks a picture that is larger than <c>size</c> in some direction.</summary>
    public static Tensor Thumbnail(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = ThumbnailSize(image, options);
        return options.Bool("do_thumbnail") ? Shrink(image, height, width, options) : image;

        static Tensor Shrink(Tensor image, int height, int width, ProcessorOptions options)
            => height == image.Height() && width == image.Width() ? image : options.Backend.Resize(image, height, width, options.Resampling());
    }

    /// <summary>As <see cref="Thumbnail"/>, bicubic, on Pillow by whole factors first.</summary>
    public static Tensor BicubicThumbnail(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = ThumbnailSize(image, options);
        return !options.Bool("do_thumbnail") || (height == image.Height() && width == image.Width()) ? image
            : options.Backend is PillowBackend pillow ? pillow.ResizeByFactors(image, height, width, Resampling.Bicubic, 2.0)
            : options.Backend.Resize(image, height, width, Resampling.Bicubic);
    }

    private static (int Height, int Width) ThumbnailSize(Tensor image, ProcessorOptions options)
    {
        (int targetHeight, int targetWidth) = options.Size().Edges("size");
        int oldHeight = image.Height(), oldWidth = image.Width(), height = Math.Min(oldHeight, targetHeight), width = Math.Min(oldWidth, targetWidth);
        if (height == oldHeight && width == oldWidth)
        {
            return (height, width);
        }

        return oldHeight > oldWidth ? (height, (int)((double)oldWidth * height / oldHeight))
            : oldWidth > oldHeight ? ((int)((double)oldHeight * width / oldWidth), width)
            : (height, width);
    }

    private static Tensor Resize(Tensor image, ProcessorOptions options, (int Height, int Width) size)
        => options.Backend.Resize(image, size.Height, size.Width, options.Resampling());

    private static (int Height, int Width) Multiple(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        double scaleHeight = (double)height / image.Height(), scaleWidth = (double)width / image.Width(), multiple = options.Double("ensure_multiple_of", 1);
        if (options.Bool("keep_aspect_ratio"))
        {
            scaleHeight = scaleWidth = Math.Abs(1 - scaleWidth) < Math.Abs(1 - scaleHeight) ? scaleWidth : scaleHeight;
        }

        return (Nearest(scaleHeight * image.Height()), Nearest(scaleWidth * image.Width()));

        int Nearest(double value) => (int)(Math.Round(value / multiple) * multiple);
    }
}
