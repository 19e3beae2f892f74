using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures cut into tiles.</summary>
internal static class Tiles
{
    /// <summary>Cuts into squares, row by row; those at the far edges may be smaller.</summary>
    public static IEnumerable<Tensor> Divide(Tensor image, int edge)
    {
        for (int y = 0; y < image.Height(); y += edge)
        {
            for (int x = 0; x < image.Width(); x += edge)
            {
                yield return Pixels.Crop(image, y, x, Math.Min(edge, image.Height() - y), Math.Min(edge, image.Width() - x));
            }
        }
    }

    /// <summary>Cuts into equal tiles, row by row.</summary>
    public static IEnumerable<Tensor> Split(Tensor image, int columns, int rows)
    {
        int height = image.Height() / rows, width = image.Width() / columns;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                yield return Pixels.Crop(image, y * height, x * width, height, width);
            }
        }
    }

    /// <summary>Resizes to a grid of tiles and cuts it.</summary>
    public static IEnumerable<Tensor> Fill(Tensor image, int columns, int rows, int tileHeight, int tileWidth, ProcessorOptions options)
        => Split(options.Backend.Resize(image, checked(tileHeight * rows), checked(tileWidth * columns), options.Resampling()), columns, rows);

    /// <summary>Resizes into the candidate that loses least, centres the picture in it and cuts it.</summary>
    public static IEnumerable<Tensor> AtBestResolution(Tensor image, IEnumerable<(int Height, int Width)> resolutions, int edge, ProcessorOptions options)
    {
        (int height, int width) = SizeRules.BestResolution(image.Height(), image.Width(), resolutions);
        (int newHeight, int newWidth) = SizeRules.PatchOutput(image.Height(), image.Width(), height, width);
        Tensor resized = options.Backend.Resize(image, newHeight, newWidth, options.Resampling());
        int x = width - newWidth, y = height - newHeight;
        return Divide(Pixels.Pad(resized, x / 2, y / 2, x - (x / 2), y - (y / 2)), edge);
    }
}
