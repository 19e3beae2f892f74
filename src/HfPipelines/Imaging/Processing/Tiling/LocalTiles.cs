using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The picture as a whole on a square, and apart from it the tiles of a larger picture (DeepSeek-OCR 2, Unlimited OCR). Gives
/// <c>pixel_values</c>, <c>num_local_patches</c> and, where there are tiles, <c>pixel_values_local</c>.
/// </summary>
internal sealed class LocalTiles : ImageProcedure
{
    private readonly bool _givesGrid;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>gives_grid</c>: whether to give <c>patches_grid</c> and to stretch small pictures instead of padding them.</param>
    public LocalTiles(JsonObject entry) => _givesGrid = (bool?)entry["gives_grid"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int tile = options.Int("tile_size");
        bool crops = options.Bool("crop_to_patches");
        var wholes = new List<Tensor>();
        var tiles = new List<Tensor>();
        var counts = new List<long>();
        var grids = new List<int[]>();
        foreach (Tensor image in call.Prepare())
        {
            (int columns, int rows, int count) = (1, 1, 0);
            if (crops && Math.Max(image.Height(), image.Width()) > tile)
            {
                (columns, rows) = TileGrids.ByProportions(image.Height(), image.Width(), tile, tile, TileGrids.Arrangements(options.Int("min_patches"), options.Int("max_patches")));
                count = columns * rows;
                tiles.AddRange(Tiles.Fill(image, columns, rows, tile, tile, options).Select(t => options.Backend.RescaleAndNormalize(t, options)));
            }

            counts.Add(count);
            grids.Add([columns, rows]);
            wholes.Add(options.Backend.RescaleAndNormalize(Whole(image, crops, tile, options), options));
        }

        features["pixel_values"] = Batch.OneSize([.. wholes], options.Backend);
        if (tiles.Count > 0)
        {
            features["pixel_values_local"] = tiles.ToArray();
        }

        features["num_local_patches"] = _givesGrid ? counts : tensor(counts.ToArray());
        if (_givesGrid)
        {
            features["patches_grid"] = grids;
        }
    }

    private Tensor Whole(Tensor image, bool crops, int tile, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        int edge = _givesGrid ? Math.Max(height, width) : crops ? height : tile;
        if (_givesGrid && !crops && edge <= options.Int("maximum_pad_value"))
        {
            return options.Backend.Resize(image, edge, edge, options.Resampling());
        }

        double scale = (double)edge / Math.Max(image.Height(), image.Width());
        Tensor resized = options.Backend.Resize(image, (int)Math.Round(image.Height() * scale), (int)Math.Round(image.Width() * scale), options.Resampling());
        return Pixels.PadToSquare(resized, options.Doubles("background_color"));
    }
}
