using HfPipelines.Imaging.Processing;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// Pictures that are seen as a whole and, closer, in tiles of the best of several resolutions (LLaVA-NeXT): the features of the whole, then those of
/// the tiles row by row over the picture, its margins left out, with a learned mark behind each row.
/// </summary>
/// <param name="images">From tiles to features.</param>
/// <param name="newline">The mark behind a row, [hidden].</param>
/// <param name="options">The sizes.</param>
public sealed class TiledImages(ProjectedImages images, Tensor newline, TilingOptions options)
{
    /// <summary>Beyond this share of its limit a picture is shrunk.</summary>
    private const double Tolerance = 1.1;

    /// <summary>Encodes the pictures of a call.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [count, tiles, channels, height, width], or those of all pictures behind one another; <c>image_sizes</c>, int64 [count, 2],
    /// height and width of each before it was cut; <c>batch_num_images</c>, how many pictures each text has, where only single ones are cut.
    /// </param>
    /// <exception cref="ModelInputException">The tiles are not those of pictures of these sizes.</exception>
    public PlacedFeatures Encode(ModelInput input)
    {
        Tensor pixels = input.PixelValues is { } given && given.dim() is 4 or 5 ? input.PixelValues
            : throw new ModelInputException("pixel_values", "[count, tiles, channels, height, width]", input.PixelValues is null ? "none" : $"{input.PixelValues.dim()} dimensions");
        (int Height, int Width)[] sizes = [.. input.Rows("image_sizes", 2).Select(s => ((int)s[0], (int)s[1]))];
        (int Rows, int Columns)[] grids = [.. sizes.Zip(AreCut(input, sizes.Length), (size, isCut) => isCut ? Grid(size) : (0, 0))];
        long[] counts = [.. grids.Select(g => 1L + (g.Rows * g.Columns))];
        bool fits = pixels.dim() == 4 ? counts.Sum() == pixels.size(0) : counts.Length == pixels.size(0) && counts.Max() <= pixels.size(1);
        if (!fits)
        {
            throw new ModelInputException("pixel_values", $"pictures of {string.Join(", ", counts)} tiles", $"[{string.Join(", ", pixels.shape)}]");
        }

        Tensor tiles = pixels.dim() == 4 ? pixels : cat([.. counts.Select((count, i) => pixels[i].narrow(0, 0, count))], 0);
        (Tensor features, ModelOutput encoded) = images.Encode(new ModelInput { PixelValues = tiles }, input.OutputHiddenStates);
        Tensor[] pictures = features.Parts(counts);
        return PlacedFeatures.Of([.. pictures.Select((picture, i) => Pack(picture, grids[i], sizes[i]))], encoded);
    }

    private static IEnumerable<bool> AreCut(ModelInput input, int count)
    {
        if (input["batch_num_images"] is not { } images)
        {
            return Enumerable.Repeat(true, count);
        }

        using Tensor local = images.to(ScalarType.Int64).cpu().contiguous();
        return [.. local.data<long>().ToArray().SelectMany(n => Enumerable.Repeat(n == 1, (int)n))];
    }

    private (int Rows, int Columns) Grid((int Height, int Width) size)
    {
        (int height, int width) = SizeRules.BestResolution(size.Height, size.Width, options.Resolutions);
        return (height / options.TileSize, width / options.TileSize);
    }

    private Tensor Pack(Tensor tiles, (int Rows, int Columns) grid, (int Height, int Width) size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor whole = tiles[0];
        if (tiles.size(0) == 1)
        {
            return cat([whole, newline.unsqueeze(0)], 0).MoveToOuterDisposeScope();
        }

        int side = options.PatchesAcross;
        if (whole.size(0) != side * side)
        {
            throw new ModelInputException("pixel_values", $"tiles of {side} x {side} patches", $"{whole.size(0)}");
        }

        Tensor map = tiles.narrow(0, 1, tiles.size(0) - 1).view(grid.Rows, grid.Columns, side, side, -1)
            .permute(4, 0, 2, 1, 3).flatten(3, 4).flatten(1, 2);
        map = Shrunk(WithoutMargins(map, size));
        Tensor marks = newline.view(-1, 1, 1).expand(-1, map.size(1), 1);
        return cat([whole, cat([map, marks], -1).flatten(1, 2).transpose(0, 1)], 0).MoveToOuterDisposeScope();
    }

    private static Tensor WithoutMargins(Tensor map, (int Height, int Width) size)
    {
        (long rows, long columns) = (map.size(1), map.size(2));
        if ((double)size.Width / size.Height > (double)columns / rows)
        {
            long height = (long)Math.Round(size.Height * ((double)columns / size.Width), 7);
            long margin = (rows - height) / 2;
            return map.narrow(1, margin, rows - (2 * margin));
        }

        long width = (long)Math.Round(size.Width * ((double)rows / size.Height), 7);
        long side = (columns - width) / 2;
        return map.narrow(2, side, columns - (2 * side));
    }

    private Tensor Shrunk(Tensor map)
    {
        (long rows, long columns) = (map.size(1), map.size(2));
        double ratio = options.MostTiles is { } most ? Math.Sqrt(rows * columns / ((double)most * options.PatchesAcross * options.PatchesAcross)) : 0;
        return ratio <= Tolerance ? map
            : nn.functional.interpolate(map.unsqueeze(0), [(long)Math.Floor(rows / ratio), (long)Math.Floor(columns / ratio)], mode: InterpolationMode.Bilinear, align_corners: false)[0];
    }
}
