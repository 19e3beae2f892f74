using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Flat patches of the picture within a budget of tokens, or of its tiles where it is larger, padded, with a mask (LFM2-VL).
/// </summary>
internal sealed class TokenTiles : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        bool splits = options.Bool("do_image_splitting");
        int patch = options.Int("encoder_patch_size"), tile = options.Int("tile_size"), factor = options.Int("downsample_factor");
        int perTile = splits ? tile / patch * (tile / patch) : 0, most = Math.Max(options.Int("max_image_tokens") * factor * factor, perTile);
        (int least, int limit) = splits ? (options.Int("min_tiles"), options.Int("max_tiles")) : (1, 1);
        if (least > limit)
        {
            throw new ImageProcessorException($"min_tiles: expected at most max_tiles ({limit}), found {least}.");
        }

        var values = new List<Tensor>();
        var masks = new List<Tensor>();
        var shapes = new List<long>();
        var grids = new List<(long Rows, long Columns)>();
        var sizes = new List<long>();
        foreach (Tensor image in call.Prepare())
        {
            (int height, int width) = PixelBudget.Tokens(image.Height(), image.Width(), patch * factor, options.Int("min_image_tokens"), options.Int("max_image_tokens"));
            sizes.AddRange([height, width]);
            Tensor[] parts;
            if ((least, limit) != (1, 1) && IsLarge(image, options, patch, factor))
            {
                (int columns, int rows) = TileGrids.ByProportions(image.Height(), image.Width(), tile, tile, TileGrids.Arrangements(least, limit));
                parts = [.. Tiles.Fill(image, columns, rows, tile, tile, options)];
                parts = options.Bool("use_thumbnail") && parts.Length > 1 ? [.. parts, options.Backend.Resize(image, height, width, options.Resampling())] : parts;
                grids.Add((rows, columns));
            }
            else
            {
                parts = [options.Backend.Resize(image, height, width, options.Resampling())];
                grids.Add((1, 1));
            }

            foreach (Tensor part in parts)
            {
                Tensor patches = Patches.ChannelsLast(options.Backend.RescaleAndNormalize(part, options), patch);
                masks.Add(arange(most).lt(patches.size(0)).to(int32));
                values.Add(options.Bool("do_pad") ? Patches.PadRows(patches, most) : patches);
                shapes.AddRange([part.Height() / patch, part.Width() / patch]);
            }
        }

        features["pixel_values"] = values.ToArray();
        if (options.Bool("do_pad"))
        {
            features["pixel_attention_mask"] = masks.ToArray();
            features["spatial_shapes"] = tensor(shapes.ToArray(), [values.Count, 2]);
        }

        if (options.Bool("return_row_col_info"))
        {
            features["image_rows"] = tensor(grids.Select(g => g.Rows).ToArray());
            features["image_cols"] = tensor(grids.Select(g => g.Columns).ToArray());
            features["image_sizes"] = tensor(sizes.ToArray(), [grids.Count, 2]);
        }
    }

    private static bool IsLarge(Tensor image, ProcessorOptions options, int patch, int factor)
    {
        int unit = patch * factor;
        double height = Math.Max(patch, Math.Round((double)image.Height() / unit) * unit), width = Math.Max(patch, Math.Round((double)image.Width() / unit) * unit);
        return height * width > options.Double("max_image_tokens") * unit * unit * options.Double("max_pixels_tolerance");
    }
}
