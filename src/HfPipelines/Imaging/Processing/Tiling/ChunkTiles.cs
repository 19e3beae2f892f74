using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The tiles of the resolution that a picture fits best and, where they are several, the picture as a whole; normalised in bfloat16
/// (Llama 4). Gives <c>pixel_values</c> and <c>aspect_ratios</c>.
/// </summary>
internal sealed class ChunkTiles : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int edge, int width) = options.Size().Edges("size");
        if (edge != width || !options.Bool("do_resize"))
        {
            throw new ImageProcessorException($"Expected a square size and do_resize, found {options.Size()} and {options.Bool("do_resize")}.");
        }

        (int Rows, int Columns)[] grids = [.. TileGrids.ByRatio(options.Int("max_patches")).SelectMany(g => g.Grids)];
        var tiles = new List<Tensor>();
        var proportions = new List<long>();
        foreach (Tensor image in call.Prepare())
        {
            (int rows, int columns) = Best(image, grids, edge, options.Bool("resize_to_max_canvas"));
            (int newHeight, int newWidth) = Fit(image, rows * edge, columns * edge, options.Bool("resize_to_max_canvas") ? null : edge);
            Tensor resized = options.Backend.Resize(image, Math.Max(newHeight, 1), Math.Max(newWidth, 1), options.Resampling());
            tiles.AddRange(Tiles.Split(Finish(Pixels.PadTo(resized, rows * edge, columns * edge), options), columns, rows));
            if (rows * columns > 1)
            {
                tiles.Add(Finish(options.Backend.Resize(image, edge, edge, options.Resampling()), options));
            }

            proportions.AddRange([rows, columns]);
        }

        features["pixel_values"] = stack(tiles);
        features["aspect_ratios"] = tensor(proportions.ToArray(), [proportions.Count / 2, 2]);
    }

    private static Tensor Finish(Tensor image, ProcessorOptions options)
    {
        bool normalizes = options.Bool("do_normalize");
        image = options.Bool("do_rescale") ? (normalizes ? image.to(bfloat16) : image).mul(options.Double("rescale_factor")) : image;
        return normalizes ? options.Backend.Normalize(image, options.Doubles("image_mean"), options.Doubles("image_std")) : image;
    }

    private static (int Rows, int Columns) Best(Tensor image, (int Rows, int Columns)[] grids, int edge, bool largest)
    {
        // In single precision, as the original compares.
        float[] scales = [.. grids.Select(g => MathF.Min((float)(g.Rows * edge) / image.Height(), (float)(g.Columns * edge) / image.Width()))];
        float[] enlarging = [.. scales.Where(s => s >= 1)];
        float best = enlarging.Length == 0 ? scales.Max() : largest ? enlarging.Max() : enlarging.Min();
        return grids.Where((_, i) => scales[i] == best).MinBy(g => g.Rows * g.Columns);
    }

    /// <summary>The largest size of the picture's proportions within a canvas, enlarged to one tile at most.</summary>
    private static (int Height, int Width) Fit(Tensor image, int canvasHeight, int canvasWidth, int? tile)
    {
        int height = image.Height(), width = image.Width();
        int targetHeight = tile is { } edge ? Math.Min(Math.Max(height, edge), canvasHeight) : canvasHeight, targetWidth = tile is { } other ? Math.Min(Math.Max(width, other), canvasWidth) : canvasWidth;

        // An edge that the canvas limits is computed in single precision, as the original does.
        bool singleHeight = tile is null || canvasHeight < Math.Max(height, tile.Value), singleWidth = tile is null || canvasWidth < Math.Max(width, tile.Value);
        double scaleHeight = Scale(targetHeight, height, singleHeight), scaleWidth = Scale(targetWidth, width, singleWidth);
        return scaleWidth < scaleHeight
            ? (Math.Min(Product(height, scaleWidth, singleWidth), targetHeight), targetWidth)
            : (targetHeight, Math.Min(Product(width, scaleHeight, singleHeight), targetWidth));

        static double Scale(int target, int size, bool single) => single ? (float)target / size : (double)target / size;

        static int Product(int size, double scale, bool single) => (int)Math.Floor(single ? size * (float)scale : size * scale);
    }
}
