using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// A small view of a picture and the tiles of a large one, with a mask of what is picture (Phi-4). Gives <c>image_pixel_values</c> [pictures, tiles,
/// channels, height, width], <c>image_attention_mask</c>, <c>image_sizes</c> and <c>num_img_tokens</c>.
/// </summary>
internal sealed class MaskedTiles : ImageProcedure
{
    private const int FixedTokens = 256 + 1 + 16;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int edge, int width) = options.Size().Edges("size");
        if (edge != width)
        {
            throw new ImageProcessorException($"size: expected a square, found {width} x {edge}.");
        }

        int patch = options.Int("patch_size"), side = edge / patch;
        var values = new List<Tensor>();
        var masks = new List<Tensor>();
        var sizes = new List<long>();
        var tokens = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            (Tensor canvas, Tensor mask) = Fit(picture, edge, patch, side, options.Int("dynamic_hd"));
            Tensor image = options.Backend.RescaleAndNormalize(canvas, options);
            int rows = image.Height() / edge, columns = image.Width() / edge;
            Tensor small = options.Backend.Resize(image, edge, edge, options.Resampling(), antialias: false);
            values.Add(stack([small, .. Tiles.Split(image, columns, rows)]));
            masks.Add(stack([ones([side, side], float32), .. Tiles.Split(mask, columns, rows)]));
            sizes.AddRange([image.Height(), image.Width()]);
            Tensor halved = mask.reshape(rows, side, columns, side).slice(1, 0, side, 2).slice(3, 0, side, 2);
            Tensor lines = halved.reshape(rows * halved.size(1), -1);
            tokens.Add(FixedTokens + (long)lines.sum().item<float>() + (long)lines.select(1, 0).sum().item<float>());
        }

        long most = values.Max(v => v.size(0));
        features["image_pixel_values"] = values.Select(v => Patches.PadRows(v, (int)most)).ToArray();
        features["image_sizes"] = tensor(sizes.ToArray(), [values.Count, 2]);
        features["image_attention_mask"] = masks.Select(m => Patches.PadRows(m, (int)most, 1)).ToArray();
        features["num_img_tokens"] = tensor(tokens.ToArray());
    }

    private static (Tensor Canvas, Tensor Mask) Fit(Tensor image, int edge, int patch, int side, int most)
    {
        int height = image.Height(), width = image.Width(), columns = (width + edge - 1) / edge, rows = (height + edge - 1) / edge;
        if (columns * rows > most)
        {
            (columns, rows) = TileGrids.ByProportions(height, width, edge, edge, TileGrids.Arrangements(1, most));
        }

        int targetWidth = edge * columns, targetHeight = edge * rows;
        double across = (double)targetWidth / width, down = (double)targetHeight / height;
        (int newHeight, int newWidth) = across < down ? ((int)(height * across), targetWidth) : (targetHeight, (int)(width * down));
        if (Math.Min(newHeight, newWidth) < 10)
        {
            throw new ImageException($"A picture of {width} x {height} is too narrow: it would become {newWidth} x {newHeight}.");
        }

        int right = targetWidth - newWidth, below = targetHeight - newHeight;
        Tensor mask = ones([(long)side * rows, (long)side * columns], float32);
        mask.slice(1, (side * columns) - (right / patch), side * columns, 1).zero_();
        mask.slice(0, (side * rows) - (below / patch), side * rows, 1).zero_();
        Tensor resized = ImageBackend.Torchvision.Resize(image, newHeight, newWidth, Resampling.Bilinear);
        return (Pixels.Pad(resized, 0, 0, right, below, 255), mask);
    }
}
