using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The picture as a whole, and its tiles at the best of several resolutions (LLaVA-NeXT, LLaVA-OneVision). Gives <c>pixel_values</c>
/// [count, tiles, channels, height, width] and <c>image_sizes</c>.
/// </summary>
internal sealed class AnyResolution : ImageProcedure
{
    private readonly bool _countsImages;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>counts_images</c>: whether to give <c>batch_num_images</c>, and to tile only pictures that are alone in their prompt.</param>
    public AnyResolution(JsonObject entry) => _countsImages = (bool?)entry["counts_images"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        ImageSize size = options.Size();
        ImageSize? crop = options.SizeOrNull("crop_size");
        (int height, int width) = size.Height > 0 && size.Width > 0 ? (size.Height.Value, size.Width.Value) : (size.ShortestEdge ?? 0, size.ShortestEdge ?? 0);
        int tile = crop?.Height is > 0 and { } edge ? edge : size.Height is > 0 and { } other ? other : size.RequireShortestEdge();
        (int, int)[] resolutions = options.Pairs("image_grid_pinpoints");
        bool[] alone = [.. call.Inputs.SelectMany(list => list.Select(_ => !call.IsNested || list.Count == 1))];
        var results = new List<Tensor>();
        var sizes = new List<long>();
        int index = 0;
        foreach (Tensor image in call.Prepare())
        {
            List<Tensor> parts = [];
            if (!_countsImages || alone[index])
            {
                parts.Add(options.Backend.Resize(image, height, width, options.Resampling()));
                parts.AddRange(Tiles.AtBestResolution(image, resolutions, tile, options));
            }
            else
            {
                parts.Add(Pixels.PadToSquare(image, Steps.Background(options.Configured)));
            }

            results.Add(stack([.. parts.Select(Finish)]));
            sizes.AddRange([image.Height(), image.Width()]);
            index++;
        }

        features["pixel_values"] = options.Bool("do_pad") ? PadTiles(results) : results.ToArray();
        features["image_sizes"] = tensor(sizes.ToArray(), [results.Count, 2]);
        if (_countsImages)
        {
            features["batch_num_images"] = tensor(call.IsNested ? [.. call.Inputs.Where(l => l.Count > 0).Select(l => (long)l.Count)] : results.Select(_ => 1L).ToArray());
        }

        Tensor Finish(Tensor part)
        {
            part = options.Bool("do_resize") ? options.Backend.Resize(part, size, options.Resampling()) : part;
            part = options.Bool("do_center_crop") ? options.Backend.CenterCrop(part, crop!) : part;
            return options.Backend.RescaleAndNormalize(part, options);
        }
    }

    private static Tensor[] PadTiles(List<Tensor> pictures)
    {
        long most = pictures.Max(p => p.size(0));
        return [.. pictures.Select(p => p.size(0) == most ? p : cat([p, zeros([most - p.size(0), .. p.shape[1..]], p.dtype)], 0))];
    }
}
