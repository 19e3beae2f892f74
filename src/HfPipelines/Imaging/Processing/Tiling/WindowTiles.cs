using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The picture as a whole, and apart from it windows of it where it is large or long (Step 3). Gives <c>pixel_values</c>,
/// <c>num_local_patches</c> and, where there are windows, <c>pixel_values_local</c> and <c>patch_newline_masks</c>.
/// </summary>
internal sealed class WindowTiles : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int edge, _) = options.Size().Edges("size");
        int patch = options.Int("patch_size");
        var wholes = new List<Tensor>();
        var windows = new List<Tensor>();
        var newlines = new List<bool[]>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor image = picture;
            int height = image.Height(), width = image.Width();
            if (Math.Min(height, width) < 32 && Math.Max((double)width / height, (double)height / width) > 4)
            {
                height = width = Math.Max(height, width);
                image = Pixels.PadTo(image, height, width);
            }

            (height, width) = Limit(height, width, options.Configured.Int("max_image_size"));
            Tensor smaller = options.Backend.Resize(image, height, width, options.Resampling());
            wholes.Add(options.Backend.RescaleAndNormalize(options.Backend.Resize(smaller, edge, edge, options.Resampling()), options));
            int window = Window(height, width, edge, patch);
            if (window == 0)
            {
                newlines.Add([]);
                continue;
            }

            (int cropHeight, int cropWidth) = (Cover(height, window), Cover(width, window));
            Tensor[] parts = [.. Tiles.Divide(options.Backend.Resize(image, cropHeight, cropWidth, options.Resampling()), window)];
            windows.AddRange(parts.Select(p => options.Backend.RescaleAndNormalize(options.Backend.Resize(p, patch, patch, options.Resampling()), options)));
            int columns = Math.Max(1, cropWidth / window), rows = Math.Max(1, cropHeight / window);
            newlines.Add([.. Enumerable.Range(0, rows * columns).Select(i => i % columns == columns - 1 && i / columns < rows - 1)]);
        }

        features["pixel_values"] = wholes.ToArray();
        features["num_local_patches"] = tensor(newlines.Select(n => (long)n.Length).ToArray());
        if (windows.Count > 0)
        {
            int most = newlines.Max(n => n.Length);
            features["pixel_values_local"] = windows.ToArray();
            features["patch_newline_masks"] = newlines.Select(n => (bool[])[.. n, .. new bool[most - n.Length]]).ToArray();
        }
    }

    private static (int Height, int Width) Limit(int height, int width, int longest)
    {
        double scale = Math.Min(1.0, (double)longest / Math.Max(height, width));
        return scale < 1 ? ((int)(height * scale), (int)(width * scale)) : (height, width);
    }

    /// <summary>The edge of the windows, 0 where there are none.</summary>
    private static int Window(int height, int width, int edge, int patch)
    {
        int shorter = Math.Min(height, width), longer = Math.Max(height, width);
        double proportion = (double)longer / shorter;
        return longer <= edge ? (proportion > 1.5 ? shorter : 0) : proportion > 4 ? Math.Min(shorter, patch) : patch;
    }

    /// <summary>The edge that whole windows cover; a rest of less than a fifth of a window is pressed into the others.</summary>
    private static int Cover(int size, int window)
        => size < window ? size : window * ((size / window) + (size % window > 0.2 * window ? 1 : 0));
}
