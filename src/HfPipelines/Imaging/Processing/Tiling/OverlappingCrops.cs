using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// A small view of a picture and overlapping crops of a large one, in patches, and which of them make a token (Molmo 2). Gives <c>pixel_values</c> [crops,
/// patches, samples], <c>image_token_pooling</c> [tokens, patches], <c>image_grids</c> and <c>image_num_crops</c>.
/// </summary>
internal sealed class OverlappingCrops : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int edge, int width) = options.Size().Edges("size");
        if (edge != width)
        {
            throw new ImageProcessorException($"size: expected a square, found {width} x {edge}.");
        }

        int[] pool = options.Ints("pooling_size"), margins = options.Ints("overlap_margins");
        int patch = options.Int("patch_size"), side = edge / patch, window = (side - margins[0] - margins[1]) * patch, overlap = (margins[0] + margins[1]) * patch;
        var values = new List<Tensor>();
        var pooling = new List<Tensor>();
        var grids = new List<long>();
        var counts = new List<long>();
        long first = 0;
        foreach (Tensor image in call.Prepare())
        {
            (int rows, int columns) = Arrange(image.Height() - overlap, image.Width() - overlap, window, options.Int("max_crops"));
            (int height, int across) = ((rows * window) + overlap, (columns * window) + overlap);
            Tensor canvas = Resize(image, height, across, options);
            List<Tensor> crops = [Resize(image, edge, edge, options)];
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    crops.Add(Pixels.Crop(canvas, y * window, x * window, edge, edge));
                }
            }

            (Tensor small, int smallRows, int smallColumns) = Pool(arange((long)side * side).reshape(side, side), pool);
            (Tensor large, int largeRows, int largeColumns) = Pool(Numbers(rows, columns, side, margins).reshape(height / patch, across / patch), pool);
            Tensor joined = cat([small, where(large.ge(0), large.add((long)side * side), large)], 0);
            pooling.Add(where(joined.ge(0), joined.add(first), joined));
            values.Add(stack([.. crops.Select(c => Patches.ChannelsLast(c, patch))]));
            grids.AddRange([smallRows, smallColumns, largeRows, largeColumns]);
            counts.Add(crops.Count);
            first += (long)crops.Count * side * side;
        }

        features["pixel_values"] = cat(values, 0);
        features["image_token_pooling"] = cat(pooling, 0).to(int32);
        features["image_grids"] = tensor(grids.ToArray(), [counts.Count, 4]);
        features["image_num_crops"] = tensor(counts.ToArray());
    }

    private static Tensor Resize(Tensor image, int height, int width, ProcessorOptions options)
    {
        Tensor resized = options.Backend.Resize(image.is_floating_point() ? image : image.to(float32), height, width, options.Resampling(), antialias: false);
        return options.Backend.RescaleAndNormalize(image.is_floating_point() ? resized : resized.round().clamp(0, 255).to(image.dtype), options);
    }

    /// <summary>The numbers of rows and columns that enlarge least or, where none is large enough, shrink least.</summary>
    private static (int Rows, int Columns) Arrange(int height, int width, int window, int most)
    {
        (int Rows, int Columns)[] tilings = [.. Enumerable.Range(1, most).SelectMany(r => Enumerable.Range(1, most).Select(c => (Rows: r, Columns: c)))
            .Where(t => t.Rows * t.Columns <= most).OrderBy(t => t.Rows * t.Columns).ThenBy(t => t.Rows)];
        float[] scales = [.. tilings.Select(t => Math.Min((float)(t.Rows * window) / height, (float)(t.Columns * window) / width))];
        return scales.All(s => s < 1) ? tilings[Array.IndexOf(scales, scales.Max())]
            : tilings[Array.IndexOf(scales, scales.Where(s => s >= 1).Min())];
    }

    /// <summary>The numbers of the patches of a canvas, each from the crop in which it lies farther inside.</summary>
    private static Tensor Numbers(int rows, int columns, int side, int[] margins)
    {
        Tensor numbers = arange((long)rows * columns * side * side).reshape(rows, columns, side, side);
        Tensor keep = ones_like(numbers);
        keep.slice(0, 1, rows, 1).slice(2, 0, margins[0], 1).zero_();
        keep.slice(1, 1, columns, 1).slice(3, 0, margins[0], 1).zero_();
        keep.slice(0, 0, rows - 1, 1).slice(2, side - margins[1], side, 1).zero_();
        keep.slice(1, 0, columns - 1, 1).slice(3, side - margins[1], side, 1).zero_();
        return numbers.permute(0, 2, 1, 3).reshape(-1).masked_select(keep.permute(0, 2, 1, 3).reshape(-1).ne(0));
    }

    private static (Tensor Numbers, int Rows, int Columns) Pool(Tensor numbers, int[] pool)
    {
        int down = Missing(numbers.Height(), pool[0]), across = Missing(numbers.Width(), pool[1]);
        Tensor padded = Pixels.Pad(numbers, across / 2, down / 2, (across + 1) / 2, (down + 1) / 2, -1);
        int rows = padded.Height() / pool[0], columns = padded.Width() / pool[1];
        return (padded.reshape(rows, pool[0], columns, pool[1]).permute(0, 2, 1, 3).reshape((long)rows * columns, -1), rows, columns);

        static int Missing(int size, int unit) => ((size + unit - 1) / unit * unit) - size;
    }
}
