using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A picture, with <c>split_image</c> in tiles, each in the corner of a square, with <c>pixel_mask</c> and <c>num_crops</c> (Aria).</summary>
internal sealed class PaddedCrops : ImageProcedure
{
    private const int Tile = 490;

    private static readonly (int Height, int Width)[] Arrangements =
    [
        (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (2, 4), (2, 3), (2, 2), (2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (5, 1), (6, 1), (7, 1), (8, 1),
    ];

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int edge = options.Int("max_image_size"), least = options.Int("min_image_size"), crops = 0;
        if (edge is not (Tile or 2 * Tile))
        {
            throw new ImageProcessorException($"max_image_size: expected {Tile} or {2 * Tile}, found {edge}.");
        }

        (int Height, int Width)[] resolutions = options.Has("split_resolutions") ? options.Pairs("split_resolutions") : [.. Arrangements.Select(a => (a.Height * Tile, a.Width * Tile))];
        var values = new List<Tensor>();
        var masks = new List<Tensor>();
        foreach (Tensor image in call.Prepare())
        {
            Tensor[] parts = options.Bool("split_image") ? [.. Tiles.AtBestResolution(image, resolutions, edge, options)] : [image];
            crops = Math.Max(crops, parts.Length);
            foreach (Tensor part in parts)
            {
                double scale = (double)edge / Math.Max(part.Height(), part.Width());
                (int height, int width) = part.Width() >= part.Height() ? (Math.Max((int)(part.Height() * scale), least), edge) : (edge, Math.Max((int)(part.Width() * scale), least));
                Tensor padded = Pixels.PadTo(options.Backend.Resize(part, height, width, options.Resampling()), edge, edge);
                values.Add(options.Backend.RescaleAndNormalize(padded, options));
                masks.Add(Batch.Mask(height, width, edge, edge).to(@bool));
            }
        }

        features["pixel_values"] = values.ToArray();
        features["pixel_mask"] = masks.ToArray();
        features["num_crops"] = tensor((long)crops);
    }
}
