namespace HfPipelines.Imaging.Processing;

/// <summary>How the height and width of a resized picture follow from its own and from limits.</summary>
internal static class SizeRules
{
    /// <summary>The shorter edge becomes <paramref name="size"/>, or less where the longer would pass <paramref name="longest"/>.</summary>
    public static (int Height, int Width) WithAspectRatio(int height, int width, int size, int? longest)
    {
        double? raw = null;
        if (longest is { } limit)
        {
            double shorter = Math.Min(height, width), longer = Math.Max(height, width);
            if (longer / shorter * size > limit)
            {
                raw = limit * shorter / longer;
                size = (int)Math.Round(raw.Value);
            }
        }

        if ((height <= width && height == size) || (width <= height && width == size))
        {
            return (height, width);
        }

        double exact = raw ?? size;
        return width < height ? ((int)(exact * height / width), size) : (size, (int)(exact * width / height));
    }

    /// <summary>The shorter edge becomes <paramref name="size"/>; with <paramref name="longest"/>, both shrink until the longer fits.</summary>
    public static (int Height, int Width) ShortestEdge(int height, int width, int size, int? longest = null)
    {
        (int shorter, int longer) = width <= height ? (width, height) : (height, width);
        (int newShort, int newLong) = (size, (int)((long)size * longer / (double)shorter));
        if (longest is { } limit)
        {
            if (limit <= size)
            {
                throw new ImageProcessorException($"size: expected a longest edge above the shortest one of {size}, found {limit}.");
            }

            if (newLong > limit)
            {
                (newShort, newLong) = ((int)((long)limit * newShort / (double)newLong), limit);
            }
        }

        return width <= height ? (newLong, newShort) : (newShort, newLong);
    }

    /// <summary>As large as the limits allow.</summary>
    public static (int Height, int Width) Within(int height, int width, int maxHeight, int maxWidth)
    {
        double scale = Math.Min((double)maxHeight / height, (double)maxWidth / width);
        return ((int)(height * scale), (int)(width * scale));
    }

    /// <summary>The candidate that keeps most of the picture's pixels and, of those, wastes least.</summary>
    public static (int Height, int Width) BestResolution(int height, int width, IEnumerable<(int Height, int Width)> candidates)
    {
        (int Height, int Width) best = default;
        long mostKept = 0, leastWasted = long.MaxValue;
        foreach ((int h, int w) in candidates)
        {
            double scale = Math.Min((double)w / width, (double)h / height);
            long kept = Math.Min((long)(int)(width * scale) * (int)(height * scale), (long)width * height), wasted = ((long)w * h) - kept;
            if (kept > mostKept || (kept == mostKept && wasted < leastWasted))
            {
                (mostKept, leastWasted, best) = (kept, wasted, (h, w));
            }
        }

        return best;
    }

    /// <summary>The size of a picture that fills a target in one direction and fits in the other.</summary>
    public static (int Height, int Width) PatchOutput(int height, int width, int targetHeight, int targetWidth)
    {
        double scaleWidth = (double)targetWidth / width, scaleHeight = (double)targetHeight / height;
        return scaleWidth < scaleHeight
            ? (Math.Min((int)Math.Ceiling(height * scaleWidth), targetHeight), targetWidth)
            : (targetHeight, Math.Min((int)Math.Ceiling(width * scaleHeight), targetWidth));
    }
}
