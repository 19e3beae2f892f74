using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>How a picture is brought to a size in whole patches.</summary>
internal static class PatchFits
{
    /// <summary>Never enlarged; shrunk to limits of patches and edges, then padded to merged patches (Kimi).</summary>
    public static Tensor Navit(Tensor image, ProcessorOptions options, int count)
    {
        int patch = options.Int("patch_size"), factor = patch * options.Int("merge_size"), height = image.Height(), width = image.Width();
        ImageSize size = options.Size();
        if (size.MaxHeight is not > 0 || size.MaxHeight != size.MaxWidth)
        {
            throw new ImageProcessorException($"size: expected max_height and max_width of one value, found {size}.");
        }

        if (!options.Bool("do_resize"))
        {
            return image;
        }

        double longest = (double)size.MaxHeight.Value * patch, patches = Math.Max(1.0, height / patch) * Math.Max(1.0, width / patch);
        double scale = Math.Min(Math.Min(1.0, Math.Sqrt(options.Double("max_patches") / patches)), Math.Min(longest / height, longest / width));
        (int newHeight, int newWidth) = ((int)Math.Min(Math.Max(1, (int)(height * scale)), longest), (int)Math.Min(Math.Max(1, (int)(width * scale)), longest));
        Tensor resized = options.Backend.Resize(image, newHeight, newWidth, options.Resampling());
        return Pixels.PadTo(resized, (newHeight + factor - 1) / factor * factor, (newWidth + factor - 1) / factor * factor);
    }

    /// <summary>The whole number of merged patches up or down that keeps the proportions best, within a limit of tokens (Muse).</summary>
    public static Tensor Tokens(Tensor image, ProcessorOptions options, int count)
    {
        if (!options.Bool("do_resize"))
        {
            return image;
        }

        int factor = options.Int("patch_size") * options.Int("merge_size"), most = options.Int("max_image_tokens");
        double rows = (double)image.Height() / factor, columns = (double)image.Width() / factor, ratio = columns / rows;
        if (rows * columns > most)
        {
            rows = Math.Sqrt(most / ratio);
            columns = rows * ratio;
        }

        (int Rows, int Columns)[] candidates = [.. new[] { Math.Floor(rows), Math.Ceiling(rows) }
            .SelectMany(r => new[] { Math.Floor(columns), Math.Ceiling(columns) }.Select(c => ((int)r, (int)c)))
            .Where(g => g.Item1 >= 1 && g.Item2 >= 1 && (long)g.Item1 * g.Item2 <= most)];
        double wanted = (double)image.Height() / image.Width();
        (int Rows, int Columns) best = candidates.Length == 0
            ? (Math.Max(1, (int)Math.Round(rows)), Math.Max(1, (int)Math.Round(columns)))
            : candidates.MinBy(g => Math.Abs(((double)g.Rows / g.Columns) - wanted));
        return options.Backend.Resize(image, best.Rows * factor, best.Columns * factor, options.Resampling());
    }

    /// <summary>As it is, unless its pixels or its longer edge pass a limit (NeoMME).</summary>
    public static Tensor Budget(Tensor image, ProcessorOptions options, int count)
    {
        ImageSize? size = options.SizeOrNull("size");
        if (size is not null && (size.MinPixels is null || size.MaxPixels is null))
        {
            throw new ImageProcessorException($"size: expected min_pixels and max_pixels, found {size}.");
        }

        if (!options.Bool("do_resize"))
        {
            return image;
        }

        (int height, int width) = WithinBudget(image.Height(), image.Width(), options.Has("max_side") ? options.Int("max_side") : null, size?.MinPixels, size?.MaxPixels);
        return (height, width) == (image.Height(), image.Width()) ? image : options.Backend.Resize(image, height, width, options.Resampling());
    }

    /// <summary>The patches that the picture has, within a budget that the pictures of a call share (Nemotron).</summary>
    public static Tensor Resolution(Tensor image, ProcessorOptions options, int count)
    {
        int patch = options.Int("patch_size"), merge = (int)Math.Round(1 / options.Double("downsample_ratio")), least = options.Int("min_num_patches");
        long most = Math.Max((options.Int("max_model_len") - 4L) * merge * merge, (long)least * count);
        most = Math.Max(options.Int("max_num_patches", 0) is > 0 and { } limit ? Math.Min(most, limit) : most, least);
        double rows = Math.Round(((double)image.Height() / patch) + 0.5), columns = Math.Round(((double)image.Width() / patch) + 0.5), factor = Math.Min(Math.Sqrt(most / (rows * columns)), 1.0);
        (rows, columns) = (Math.Floor(factor * rows), Math.Floor(factor * columns));
        if (most > least && rows * columns < least)
        {
            factor = Math.Sqrt(least / (rows * columns));
            (rows, columns) = (Math.Ceiling(factor * rows), Math.Ceiling(factor * columns));
        }

        rows = Merged(rows, columns);
        columns = Merged(columns, rows);
        (int height, int width) = ((int)rows * patch, (int)columns * patch);
        Tensor samples = image.to(float32);
        return (height, width) == (image.Height(), image.Width()) ? samples : options.Backend.Resize(samples, height, width, options.Resampling());

        double Merged(double edge, double other)
        {
            double rest = edge % merge;
            return rest == 0 ? edge : (edge + merge - rest) * other <= most ? edge + merge - rest : Math.Max(merge, edge - rest);
        }
    }

    private static (int Height, int Width) WithinBudget(int height, int width, int? longest, long? least, long? most)
    {
        double area = (double)height * width, scale = area < least ? Math.Sqrt(least.Value / area) : 1.0;
        scale = longest is { } edge ? Math.Min(scale, (double)edge / Math.Max(height, width)) : scale;
        scale = most is { } pixels ? Math.Min(scale, Math.Sqrt(pixels / area)) : scale;
        if (scale == 1.0)
        {
            return (height, width);
        }

        (int h, int w) = (Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        if (Exceeds(h, w))
        {
            (h, w) = (Math.Max(1, (int)Math.Floor(height * scale)), Math.Max(1, (int)Math.Floor(width * scale)));
            return (long)h * w <= (most ?? long.MaxValue) ? (h, w) : h >= w ? (Math.Max(1, (int)(most!.Value / w)), w) : (h, Math.Max(1, (int)(most!.Value / h)));
        }

        if (area < least && (long)h * w < least)
        {
            (int up, int across) = (Math.Max(1, (int)Math.Ceiling(height * scale)), Math.Max(1, (int)Math.Ceiling(width * scale)));
            return Exceeds(up, across) ? (h, w) : (up, across);
        }

        return (h, w);

        bool Exceeds(int a, int b) => Math.Max(a, b) > longest || (long)a * b > most;
    }
}
