using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The picture as one tile, and with <c>vision_input_type</c> "thumb+tile" its tiles after it (Perception LM).</summary>
internal sealed class ThumbnailTiles : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int edge = options.Int("tile_size");
        bool cuts = options.Text("vision_input_type", "thumb+tile") == "thumb+tile";
        features["pixel_values"] = Batch.OneSize([.. call.Prepare().Select(image => stack([.. Parts(image).Select(p => options.Backend.RescaleAndNormalize(p, options))]))], options.Backend);

        IEnumerable<Tensor> Parts(Tensor image)
        {
            if (!options.Bool("do_resize"))
            {
                return [image];
            }

            Tensor whole = options.Backend.Resize(image, edge, edge, options.Resampling());
            (int columns, int rows) = Grid(image.Height(), image.Width(), edge, options);
            return cuts ? [whole, .. Tiles.Fill(image, columns, rows, edge, edge, options)] : [whole];
        }
    }

    private static (int Columns, int Rows) Grid(int height, int width, int edge, ProcessorOptions options)
    {
        if (options.Int("max_num_tiles") <= 1)
        {
            return (1, 1);
        }

        var groups = TileGrids.ByRatio(options.Configured.Int("max_num_tiles"));
        return Smallest(height, width, edge, groups.SelectMany(g => g.Grids)) ?? Nearest((double)width / height, groups);
    }

    /// <summary>Of the canvases that hold the picture the one that it fills most.</summary>
    private static (int Columns, int Rows)? Smallest(int height, int width, int edge, IEnumerable<(int Columns, int Rows)> grids)
    {
        double proportion = (double)width / height, most = 0;
        (int Columns, int Rows)? best = null;
        foreach ((int columns, int rows) in grids)
        {
            int canvasWidth = columns * edge, canvasHeight = rows * edge;
            if (canvasWidth < width || canvasHeight < height)
            {
                continue;
            }

            double scale = Math.Min((double)canvasWidth / width, (double)canvasHeight / height), filled = proportion > 1
                ? Math.Floor(scale * width / proportion)
                : proportion < 1 ? Math.Floor(scale * height * proportion) : scale * height;
            if (best is null || filled >= most)
            {
                (best, most) = ((columns, rows), filled);
            }
        }

        return best;
    }

    private static (int Columns, int Rows) Nearest(double proportion, IReadOnlyList<(double Proportion, List<(int First, int Second)> Grids)> groups)
        => proportion >= 1
            ? groups.Where(g => g.Proportion <= proportion).MinBy(g => Math.Abs(g.Proportion - proportion)).Grids.MaxBy(g => g.First)
            : groups.Where(g => g.Proportion > proportion).MinBy(g => Math.Abs((1 / g.Proportion) - (1 / proportion))).Grids.MaxBy(g => g.Second);
}
