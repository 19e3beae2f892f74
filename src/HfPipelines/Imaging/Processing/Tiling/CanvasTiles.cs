using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The tiles of the canvas that a picture fits best, padded to the most tiles (Mllama). Gives <c>pixel_values</c> [prompts, pictures, tiles,
/// channels, height, width], the canvases' numbers as <c>aspect_ratio_ids</c>, <c>aspect_ratio_mask</c> and <c>num_tiles</c>.
/// </summary>
internal sealed class CanvasTiles : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Check(options.Configured);
        (int edge, int width) = options.Size().Edges("size");
        int most = options.Int("max_image_tiles");

        (int Rows, int Columns)[] canvases = TileGrids.Arrangements(1, most);
        (Tensor[] Tiles, (int Rows, int Columns) Canvas)[][] prompts =
            [.. call.PrepareNested().Select(list => list.Select(image => Cut(image, canvases, edge, width, options)).ToArray())];
        int pictures = prompts.Max(p => p.Length), channels = prompts.SelectMany(p => p).First().Tiles[0].Channels();
        Tensor pixels = zeros([prompts.Length, pictures, most, channels, edge, width], float32);
        Tensor ids = zeros([prompts.Length, pictures], int64), mask = zeros([prompts.Length, pictures, most], int64);
        mask.select(2, 0).fill_(1);
        for (int i = 0; i < prompts.Length; i++)
        {
            for (int j = 0; j < prompts[i].Length; j++)
            {
                (Tensor[] tiles, (int Rows, int Columns) canvas) = prompts[i][j];
                pixels[i, j].slice(0, 0, tiles.Length, 1).copy_(stack(tiles));
                ids[i, j].fill_(Array.IndexOf(canvases, canvas) + 1);
                mask[i, j].slice(0, 0, tiles.Length, 1).fill_(1);
            }
        }

        features["pixel_values"] = pixels;
        features["aspect_ratio_ids"] = ids;
        features["aspect_ratio_mask"] = mask;
        features["num_tiles"] = prompts.Select(p => p.Select(t => t.Tiles.Length).ToArray()).ToArray();
    }

    private static void Check(ProcessorOptions configured)
    {
        (int height, int width) = configured.Size().Edges("size");
        if (height != width || configured.Int("max_image_tiles") < 1 || !configured.Bool("do_pad") || !configured.Bool("do_resize"))
        {
            throw new ImageProcessorException($"Expected a square size, max_image_tiles above 0, do_pad and do_resize, found {configured.Size()}, {configured.Int("max_image_tiles")}, {configured.Bool("do_pad")} and {configured.Bool("do_resize")}.");
        }
    }

    private static (Tensor[] Tiles, (int Rows, int Columns) Canvas) Cut(Tensor image, (int Rows, int Columns)[] canvases, int edge, int tileWidth, ProcessorOptions options)
    {
        int height = image.Height(), width = image.Width();
        (int rows, int columns) = Best(height, width, canvases, edge);
        int targetHeight = Math.Clamp(height, edge, rows * edge), targetWidth = Math.Clamp(width, edge, columns * edge);
        double scaleHeight = (double)targetHeight / height, scaleWidth = (double)targetWidth / width;
        (int newHeight, int newWidth) = scaleWidth < scaleHeight
            ? (Math.Min(Math.Max((int)Math.Floor(height * scaleWidth), 1), targetHeight), targetWidth)
            : (targetHeight, Math.Min(Math.Max((int)Math.Floor(width * scaleHeight), 1), targetWidth));
        Tensor resized = options.Backend.Resize(image, newHeight, newWidth, options.Resampling());
        Tensor canvas = options.Backend.RescaleAndNormalize(Pixels.PadTo(resized, rows * edge, columns * tileWidth), options);
        return ([.. Tiles.Split(canvas, columns, rows)], (rows, columns));
    }

    /// <summary>The canvas that enlarges least or, where none is large enough, shrinks least; of several the smallest.</summary>
    internal static (int Rows, int Columns) Best(int height, int width, (int Rows, int Columns)[] canvases, int edge)
    {
        double[] scales = [.. canvases.Select(c => Math.Min((double)(c.Rows * edge) / height, (double)(c.Columns * edge) / width))];
        double best = scales.Any(s => s >= 1) ? scales.Where(s => s >= 1).Min() : scales.Max();
        return canvases.Where((_, i) => scales[i] == best).MinBy(c => c.Rows * c.Columns);
    }
}
