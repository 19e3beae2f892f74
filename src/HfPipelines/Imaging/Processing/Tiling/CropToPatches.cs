using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// With <c>crop_to_patches</c> the tiles of a grid and the picture as a whole, all of one size, one after the other (GOT-OCR 2, Cohere 2
/// Vision, Ovis 2). Gives <c>pixel_values</c>, and <c>num_patches</c> or <c>grids</c>.
/// </summary>
internal sealed class CropToPatches : ImageProcedure
{
    private const string ByScale = "scale";
    private const string ByCovering = "covering";

    private readonly string _grid;
    private readonly bool _givesGrids;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>grid</c>: the rule of the grid, which is "proportions", "scale" or "covering"; the last one gives <c>grids</c> and the whole picture first.</param>
    public CropToPatches(JsonObject entry)
    {
        _grid = (string?)entry["grid"] ?? "proportions";
        _givesGrids = _grid == ByCovering;
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int most = options.Int("max_patches");
        bool crops = options.Bool("crop_to_patches") && (!_givesGrids || most > 1);
        var images = new List<Tensor>();
        var counts = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            (int columns, int rows) = crops ? Grid(picture, options) : (1, 1);
            Tensor[] parts = crops ? Cut(picture, columns, rows, options) : [picture];
            images.AddRange(parts.Select(Finish));
            counts.AddRange(_givesGrids ? [rows, columns] : [parts.Length]);
        }

        features["pixel_values"] = Batch.OneSize([.. images], options.Backend);
        features[_givesGrids ? "grids" : "num_patches"] = _givesGrids ? tensor(counts.ToArray(), [counts.Count / 2, 2]) : tensor(counts.ToArray());

        Tensor Finish(Tensor part)
        {
            part = options.Bool("do_resize") ? options.Backend.Resize(part, options.Size(), options.Resampling()) : part;
            part = options.Bool("do_center_crop") ? options.Backend.CenterCrop(part, options.Size("crop_size")) : part;
            return options.Backend.RescaleAndNormalize(part, options);
        }
    }

    private (int Columns, int Rows) Grid(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        int most = options.Int("max_patches");
        return _grid == ByScale ? TileGrids.ByScale(image.Height(), image.Width(), height, most)
            : _grid == ByCovering && options.Bool("use_covering_area_grid", absent: true) ? TileGrids.ByCovering(image.Height(), image.Width(), height, most)
            : TileGrids.ByProportions(image.Height(), image.Width(), height, width, TileGrids.Arrangements(options.Int("min_patches"), most));
    }

    private Tensor[] Cut(Tensor image, int columns, int rows, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        Tensor[] tiles = [.. Tiles.Fill(image, columns, rows, height, width, options)];
        if (tiles.Length == 1)
        {
            return tiles;
        }

        Tensor whole = options.Backend.Resize(image, height, width, options.Resampling());
        return _givesGrids ? [whole, .. tiles] : [.. tiles, whole];
    }
}
