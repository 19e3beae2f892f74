using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The patches of all pictures one after the other, and each picture's grid. How a picture is fitted to the grid is the entry's <c>fit</c>, how a patch
/// is laid out its <c>layout</c>.
/// </summary>
internal sealed class PatchGrids : ImageProcedure
{
    private readonly Func<Tensor, ProcessorOptions, int, Tensor> _fit;
    private readonly string _layout;
    private readonly bool _frames;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>fit</c>: navit, tokens, budget or resolution; <c>layout</c>: planes, channels_first or channels_last; <c>frames</c>: whether grids count frames, as <c>image_grid_thw</c>.</param>
    public PatchGrids(JsonObject entry)
    {
        _fit = (string)entry["fit"]! switch
        {
            "navit" => PatchFits.Navit,
            "tokens" => PatchFits.Tokens,
            "budget" => PatchFits.Budget,
            _ => PatchFits.Resolution,
        };
        _layout = (string)entry["layout"]!;
        _frames = (bool?)entry["frames"] ?? false;
    }

    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        foreach ((string older, string name) in (ReadOnlySpan<(string, string)>)[("norm_mean", "image_mean"), ("norm_std", "image_std")])
        {
            if (config[older] is { } value && config[name] is null)
            {
                config[name] = value.DeepClone();
            }
        }
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        if (_frames && (call.Gives("min_pixels") || call.Gives("max_pixels")))
        {
            throw new ImageProcessorException("min_pixels and max_pixels: this class has no such arguments.");
        }

        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size");
        Tensor[] images = call.Prepare();
        var patches = new List<Tensor>();
        var grids = new List<long>();
        foreach (Tensor picture in images)
        {
            Tensor image = _fit(picture, options, images.Length);
            if (_layout == "channels_last")
            {
                image = Pixels.PadTo(image, Up(image.Height()), Up(image.Width()));
            }

            image = options.Backend.RescaleAndNormalize(image, options);
            (int rows, int columns) = Patches.Grid(image, patch);
            patches.Add(Cut(image, rows, columns, patch, options.Int("temporal_patch_size", 1)));
            grids.AddRange(_frames ? [1L, rows, columns] : [(long)rows, columns]);
        }

        features["pixel_values"] = cat(patches, 0);
        features[_frames ? "image_grid_thw" : "image_grid_hw"] = tensor(grids.ToArray(), [patches.Count, _frames ? 3 : 2]);

        int Up(int value) => (value + patch - 1) / patch * patch;
    }

    private Tensor Cut(Tensor image, int rows, int columns, int patch, int frames)
    {
        if (_layout == "channels_last")
        {
            return Patches.ChannelsLast(image, patch);
        }

        Tensor planes = image.reshape(-1, rows, patch, columns, patch).permute(1, 3, 0, 2, 4);
        return _layout == "planes" ? planes.reshape((long)rows * columns, -1, patch, patch)
            : planes.unsqueeze(2).expand(-1, -1, frames, -1, -1, -1).reshape((long)rows * columns, -1);
    }
}
