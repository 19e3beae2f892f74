using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Each picture, with <c>do_image_splitting</c> after its tiles, padded to [prompts, pictures, channels, height, width] with a mask
/// (Idefics 3, SmolVLM).
/// </summary>
internal sealed class SplitImages : ImageProcedure
{
    private const int LongestEdge = 4096;

    private readonly bool _limitsTiles;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>limits_tiles</c>: whether a picture of more than <c>max_image_tiles</c> tiles is made smaller.</param>
    public SplitImages(JsonObject entry) => _limitsTiles = (bool?)entry["limits_tiles"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int tile = ImageSize.Read("max_image_size", options.Node("max_image_size") ?? new JsonObject(), square: true).RequireLongestEdge();
        var rows = new List<int[]>();
        var columns = new List<int[]>();
        var prompts = new List<Tensor[]>();
        foreach (Tensor[] pictures in call.PrepareNested())
        {
            (Tensor[] Parts, int Rows, int Columns)[] split = [.. pictures.Select(p => Split(p, tile, options))];
            prompts.Add([.. split.SelectMany(s => s.Parts).Select(p => options.Backend.RescaleAndNormalize(p, options))]);
            rows.Add([.. split.Select(s => s.Rows)]);
            columns.Add([.. split.Select(s => s.Columns)]);
        }

        if (options.Bool("do_pad"))
        {
            (features["pixel_values"], features["pixel_attention_mask"]) = Batch.PadNested(prompts, options.Backend);
        }
        else
        {
            features["pixel_values"] = prompts.Select(p => stack(p)).ToArray();
        }

        if (options.Bool("return_row_col_info"))
        {
            features["rows"] = rows;
            features["cols"] = columns;
        }
    }

    private (Tensor[] Parts, int Rows, int Columns) Split(Tensor image, int tile, ProcessorOptions options)
    {
        bool splits = options.Bool("do_image_splitting");
        if (options.Bool("do_resize"))
        {
            image = Resize(image, LimitTiles(image, tile, options), options);
        }

        if (!splits)
        {
            return ([options.Backend.Resize(image, tile, tile, options.Resampling())], 0, 0);
        }

        (int rows, int columns) = Grid(image.Height(), image.Width(), tile);
        image = options.Backend.Resize(image, rows * tile, columns * tile, options.Resampling());
        return rows * columns == 1 ? ([image], 0, 0)
            : ([.. Tiles.Split(image, columns, rows), options.Backend.Resize(image, tile, tile, options.Resampling())], rows, columns);
    }

    private static (int Rows, int Columns) Grid(int height, int width, int tile)
    {
        double proportion = (double)width / height;
        if (width >= height)
        {
            int columns = Up(width);
            return (Up((int)(columns * tile / proportion)), columns);
        }

        int rows = Up(height);
        return (rows, Up((int)(rows * tile * proportion)));

        int Up(int size) => (size + tile - 1) / tile;
    }

    private static Tensor Resize(Tensor image, ImageSize size, ProcessorOptions options)
    {
        (int height, int width) = size.LongestEdge > 0 ? AtLongestEdge(image.Height(), image.Width(), size.LongestEdge.Value) : size.Edges("size");
        return options.Backend.Resize(image, height, width, options.Resampling());
    }

    /// <summary>The longer edge as given, the shorter one even, both within the limit.</summary>
    private static (int Height, int Width) AtLongestEdge(int height, int width, int edge)
    {
        double proportion = (double)width / height;
        (height, width) = width >= height ? (Even((int)(edge / proportion)), edge) : (edge, Even((int)(edge * proportion)));
        (height, width) = (Math.Max(height, 1), Math.Max(width, 1));
        proportion = (double)width / height;
        if (width >= height && width > LongestEdge)
        {
            (height, width) = ((int)(LongestEdge / proportion), LongestEdge);
        }
        else if (height > width && height > LongestEdge)
        {
            (height, width) = (LongestEdge, (int)(LongestEdge * proportion));
        }

        return (Math.Max(height, 1), Math.Max(width, 1));

        static int Even(int size) => size + (size % 2);
    }

    private ImageSize LimitTiles(Tensor image, int tile, ProcessorOptions options)
    {
        ImageSize size = options.Size();
        if (!_limitsTiles || !options.Bool("do_image_splitting"))
        {
            return size;
        }

        int edge = size.RequireLongestEdge(), most = options.Int("max_image_tiles");
        for (; edge > tile; edge -= tile)
        {
            (int height, int width) = AtLongestEdge(image.Height(), image.Width(), edge);
            (int rows, int columns) = Grid(height, width, tile);
            if (rows * columns <= most)
            {
                break;
            }
        }

        return new ImageSize(LongestEdge: edge);
    }
}
