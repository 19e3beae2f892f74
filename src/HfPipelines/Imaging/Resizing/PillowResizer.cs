namespace HfPipelines.Imaging.Resizing;

/// <summary>Pillow's <c>Image.resize</c>, byte for byte.</summary>
internal static unsafe class PillowResizer
{
    /// <summary>Resizes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="resampling">The filter.</param>
    /// <param name="box">The part to read.</param>
    /// <param name="reducingGap">Shrinks by whole factors first, leaving at least this factor to the filter; null for never.</param>
    public static ImageData Resize(ImageData image, int width, int height, Resampling resampling, PillowBox box, double? reducingGap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == image.Width && height == image.Height && box == PillowBox.Of(image))
        {
            return image;
        }

        if (resampling == Resampling.Nearest || image.Mode is ImageMode.Palette or ImageMode.Bilevel)
        {
            return Nearest(image, width, height, box);
        }

        if (image.Mode is ImageMode.Rgba or ImageMode.GrayAlpha)
        {
            // Transparent pixels must not bleed their colour into their neighbours.
            ImageData premultiplied = MapAlpha(image, static (value, alpha) => (byte)ColorConversion.MultiplyDivide255(value, alpha));
            ImageData resized = Filter(premultiplied, width, height, resampling, box, reducingGap);
            return MapAlpha(resized, static (value, alpha) => alpha is 0 or 255 ? value : (byte)Math.Min(255 * value / alpha, 255));
        }

        return Filter(image, width, height, resampling, box, reducingGap);
    }

    /// <summary>Resizes planes of floats, as Pillow does pictures of mode F.</summary>
    public static float[] Resize(float[] samples, int planes, int height, int width, int newHeight, int newWidth, Resampling resampling)
    {
        if (resampling == Resampling.Nearest)
        {
            var target = new float[checked(planes * newHeight * newWidth)];
            NearestResizer.Copy<float>(samples, target, planes, height, width, NearestResizer.Pillow(height, 0, height, newHeight), NearestResizer.Pillow(width, 0, width, newWidth));
            return target;
        }

        return FloatResizer<double>.Resize(
            samples,
            planes,
            height,
            width,
            newWidth == width ? null : FilterWindows<double>.Antialiased(resampling, width, 0, width, newWidth),
            newHeight == height ? null : FilterWindows<double>.Antialiased(resampling, height, 0, height, newHeight));
    }

    /// <summary>Resizes 8-bit samples to planes, without regard to opacity.</summary>
    public static void Resize(SampleGrid source, byte* target, int width, int height, Resampling resampling, PillowBox box)
    {
        FixedPointWeights? horizontal = width == source.Width && box.Left == 0 && box.Right == width
            ? null : FixedPointWeights.Pillow(FilterWindows<double>.Antialiased(resampling, source.Width, box.Left, box.Right, width));
        FixedPointWeights? vertical = height == source.Height && box.Top == 0 && box.Bottom == height
            ? null : FixedPointWeights.Pillow(FilterWindows<double>.Antialiased(resampling, source.Height, box.Top, box.Bottom, height));

        // Pillow starts with the columns where that saves clearly more rows than the rows would save columns.
        bool columnsFirst = height < source.Height && source.Height - height > 2 * (source.Width - width);
        FixedPointResizer.Resize(source, target, width, height, horizontal, vertical, columnsFirst);
    }

    private static ImageData Filter(ImageData image, int width, int height, Resampling resampling, PillowBox box, double? reducingGap)
    {
        if (reducingGap is { } gap)
        {
            int factorX = Math.Max((int)(box.Width / width / gap), 1), factorY = Math.Max((int)(box.Height / height / gap), 1);
            if (factorX > 1 || factorY > 1)
            {
                (int left, int top, int right, int bottom) = SafeBox(image, width, height, resampling, box);
                image = BoxReducer.Reduce(image, left, top, right - left, bottom - top, factorX, factorY);
                box = new PillowBox((box.Left - left) / factorX, (box.Top - top) / factorY, (box.Right - left) / factorX, (box.Bottom - top) / factorY);
            }
        }

        int channels = image.Channels;
        var planes = new byte[checked(channels * width * height)];
        fixed (byte* source = image.Samples.Span, target = planes)
        {
            Resize(SampleGrid.Interleaved(source, channels, image.Height, image.Width), target, width, height, resampling, box);
        }

        return new ImageData(width, height, image.Mode, Interleave(planes, channels, width * height));
    }

    private static ImageData Nearest(ImageData image, int width, int height, PillowBox box)
    {
        int[] columns = NearestResizer.Pillow(image.Width, box.Left, box.Right, width), rows = NearestResizer.Pillow(image.Height, box.Top, box.Bottom, height);
        int channels = image.Channels;
        var samples = new byte[checked(width * height * channels)];
        ReadOnlySpan<byte> source = image.Samples.Span;
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i += channels)
            {
                source.Slice(((rows[y] * image.Width) + columns[x]) * channels, channels).CopyTo(samples.AsSpan(i));
            }
        }

        return new ImageData(width, height, image.Mode, samples, image.Palette);
    }

    /// <summary>The whole pixels that the filter may read.</summary>
    private static (int Left, int Top, int Right, int Bottom) SafeBox(ImageData image, int width, int height, Resampling resampling, PillowBox box)
    {
        double support = ResampleFilter.Support(resampling) - 0.5;
        double supportX = support * (box.Width / width), supportY = support * (box.Height / height);
        return (
            Math.Max(0, (int)(box.Left - supportX)),
            Math.Max(0, (int)(box.Top - supportY)),
            Math.Min(image.Width, (int)Math.Ceiling(box.Right + supportX)),
            Math.Min(image.Height, (int)Math.Ceiling(box.Bottom + supportY)));
    }

    private static byte[] Interleave(byte[] planes, int channels, int pixels)
    {
        if (channels == 1)
        {
            return planes;
        }

        var samples = new byte[planes.Length];
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<byte> plane = planes.AsSpan(c * pixels, pixels);
            for (int i = 0, o = c; i < plane.Length; i++, o += channels)
            {
                samples[o] = plane[i];
            }
        }

        return samples;
    }

    private static ImageData MapAlpha(ImageData image, Func<byte, byte, byte> map)
    {
        byte[] samples = image.Samples.ToArray();
        int channels = image.Channels;
        for (int i = 0; i < samples.Length; i += channels)
        {
            byte alpha = samples[i + channels - 1];
            for (int c = 0; c < channels - 1; c++)
            {
                samples[i + c] = map(samples[i + c], alpha);
            }
        }

        return new ImageData(image.Width, image.Height, image.Mode, samples);
    }
}
