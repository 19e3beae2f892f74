using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The tiles of each page and the page as a whole, the pages of a prompt joined and padded to the longest prompt (Granite Docling). A page
/// of many small letters may get more tiles.
/// </summary>
internal sealed class PageTiles : ImageProcedure
{
    private const int LongestSide = 16;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int tileHeight, int tileWidth) = options.Size().Edges("size");
        var prompts = new List<Tensor>();
        var rows = new List<int[]>();
        var columns = new List<int[]>();
        foreach (Tensor[] pages in call.PrepareNested())
        {
            var tiles = new List<Tensor>();
            var grids = new List<(int Columns, int Rows)>();
            foreach (Tensor page in pages)
            {
                int most = Most(page, options, tileHeight, tileWidth);
                (int across, int down) = Grid(page, Math.Min(options.Int("min_patches"), most), most, tileHeight, tileWidth);
                tiles.AddRange(Tiles.Fill(page, across, down, tileHeight, tileWidth, options).Select(t => options.Backend.RescaleAndNormalize(t, options)));
                if (across * down != 1)
                {
                    tiles.Add(options.Backend.RescaleAndNormalize(options.Backend.Resize(page, tileHeight, tileWidth, options.Resampling()), options));
                }

                grids.Add((across, down));
            }

            Tensor joined = tiles.Count == 0 ? zeros([0, 3, tileHeight, tileWidth]) : stack(tiles);
            prompts.Add(options.Backend == ImageBackend.Pillow ? joined.to(float32) : joined);
            rows.Add([.. grids.Select(g => g.Rows)]);
            columns.Add([.. grids.Select(g => g.Columns)]);
        }

        features["pixel_values"] = nn.utils.rnn.pad_sequence(prompts, batch_first: true);
        features["pixel_attention_mask"] = nn.utils.rnn.pad_sequence(prompts.Select(p => ones(p.size(0), dtype: @bool)), batch_first: true);
        if (options.Bool("fine_route"))
        {
            features["tile_fine_mask"] = ones(prompts.Count, dtype: @bool);
        }

        features["rows"] = rows;
        features["cols"] = columns;
    }

    private static (int Columns, int Rows) Grid(Tensor page, int least, int most, int tileHeight, int tileWidth)
        => TileGrids.ByProportions(page.Height(), page.Width(), tileHeight, tileWidth, TileGrids.Arrangements(least, most).Where(g => Math.Max(g.First, g.Second) <= LongestSide));

    private static int Most(Tensor page, ProcessorOptions options, int tileHeight, int tileWidth)
    {
        int most = options.Int("max_patches"), dense = options.Int("dense_max_patches", 0);
        double maxScale = options.Double("dense_max_scale", 0), minProportion = options.Double("dense_min_aspect", 0), maxProportion = options.Double("dense_max_aspect", 0);
        if (!options.Bool("crop_to_patches") || most <= 1)
        {
            return 1;
        }

        double proportion = (double)page.Width() / page.Height();
        bool isDense = dense != 0 && (maxScale > 0 || minProportion > 0)
            && (minProportion <= 0 || proportion > minProportion)
            && (maxProportion <= 0 || proportion <= maxProportion)
            && (maxScale <= 0 || (double)(Grid(page, options.Int("min_patches"), most, tileHeight, tileWidth).Columns * tileWidth) / page.Width() < maxScale);
        return isDense ? dense : most;
    }
}
