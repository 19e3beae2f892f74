using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Resizes each picture to whole patches within a budget of pixels and cuts it into flat patches, all pictures one after the other
/// (the Qwen2-VL family). Gives <c>pixel_values</c> [patches, values] and <c>image_grid_thw</c> [count, 3].
/// </summary>
internal sealed class GridPatches : ImageProcedure
{
    private readonly string _rule;
    private readonly string _layout;
    private readonly bool _pixelLimits;
    private readonly bool _givesMergeSizes;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>rule</c>: how the size follows; <c>layout</c>: the order of the values; <c>pixel_limits</c>: whether min_pixels and max_pixels are other names of the size's edges; <c>merge_sizes</c>: whether to give <c>image_merge_sizes</c>.</param>
    public GridPatches(JsonObject entry)
    {
        _rule = (string?)entry["rule"] ?? "plain";
        _layout = (string?)entry["layout"] ?? "merged";
        _pixelLimits = (bool?)entry["pixel_limits"] ?? false;
        _givesMergeSizes = (bool?)entry["merge_sizes"] ?? false;
    }

    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (_pixelLimits)
        {
            ApplyPixelLimits(config, defaults["size"]);
        }
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        if (!_pixelLimits && (call.Gives("min_pixels") || call.Gives("max_pixels")))
        {
            throw new ImageProcessorException("min_pixels and max_pixels: this class has no such arguments; take size with shortest_edge and longest_edge.");
        }

        ProcessorOptions options = _pixelLimits ? WithPixelLimits(call.Options) : call.Options;
        int patch = options.Int("patch_size"), merge = options.Int("merge_size"), frames = options.Int("temporal_patch_size", 1);
        var patches = new List<Tensor>();
        var grids = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor image = options.Bool("do_resize") ? Resize(picture, options, patch * merge * Expansion(options), frames) : picture;
            image = options.Backend.RescaleAndNormalize(image, options);
            int rows = image.Height() / patch, columns = image.Width() / patch;
            if (rows * patch != image.Height() || columns * patch != image.Width() || (_layout != "rows" && (rows % merge != 0 || columns % merge != 0)))
            {
                throw new ImageException($"A picture of {image.Width()} x {image.Height()} is no whole number of patches of {patch}, merged by {merge}.");
            }

            Tensor cut = Cut(image, rows, columns, patch, merge, frames);
            patches.Add(options.Backend == ImageBackend.Pillow ? cut.to(float32) : cut);
            grids.AddRange([1, rows, columns]);
        }

        features["pixel_values"] = cat(patches, 0);
        features["image_grid_thw"] = tensor(grids.ToArray(), [patches.Count, 3]);
        if (_givesMergeSizes)
        {
            features["image_merge_sizes"] = full([patches.Count], merge, int64);
        }
    }

    /// <summary>Makes min_pixels and max_pixels the edges of the size.</summary>
    public static void ApplyPixelLimits(JsonObject options, JsonNode? defaultSize)
    {
        if (options["min_pixels"] is null && options["max_pixels"] is null)
        {
            return;
        }

        var size = (options["size"] ?? defaultSize) is JsonObject given ? (JsonObject)given.DeepClone() : [];
        foreach ((string limit, string edge) in (ReadOnlySpan<(string, string)>)[("min_pixels", "shortest_edge"), ("max_pixels", "longest_edge")])
        {
            if (options[limit] is { } value)
            {
                size[edge] = value.DeepClone();
                size.Remove(limit);
            }

            options.Remove(limit);
        }

        options["size"] = size;
    }

    /// <summary>The options of a call with min_pixels and max_pixels as the edges of the size.</summary>
    public static ProcessorOptions WithPixelLimits(ProcessorOptions options)
    {
        var changes = new JsonObject();
        foreach (string name in (ReadOnlySpan<string>)["min_pixels", "max_pixels", "size"])
        {
            changes[name] = options.Node(name)?.DeepClone();
        }

        ApplyPixelLimits(changes, null);
        return options.With(changes);
    }

    // Pillow's variants do not know the option.
    private static int Expansion(ProcessorOptions options) => options.Backend == ImageBackend.Pillow ? 1 : options.Int("patch_expand_factor", 1);

    private Tensor Resize(Tensor image, ProcessorOptions options, int factor, int frames)
    {
        int height = image.Height(), width = image.Width();
        if (_rule == "tokens")
        {
            return PixelBudget.FitContent(image, options, factor, frames, frames);
        }

        ImageSize size = options.Size();
        (long least, long most) = (size.RequireShortestEdge(), size.RequireLongestEdge());
        (int newHeight, int newWidth) = _rule switch
        {
            "frames" => PixelBudget.Frames(height, width, frames, factor, least, most),
            "upscaled" => PixelBudget.Upscaled(height, width, factor, least, most),
            "edges" => PixelBudget.Edges(height, width, factor, least, most),
            _ => PixelBudget.Plain(height, width, factor, least, most),
        };
        return options.Backend.Resize(image, newHeight, newWidth, _layout == "row_merged" ? Resampling.Bicubic : options.Resampling());
    }

    private Tensor Cut(Tensor image, int rows, int columns, int patch, int merge, int frames)
    {
        long channels = image.Channels(), count = (long)rows * columns;
        if (_layout == "rows")
        {
            return image.reshape(channels, rows, patch, columns, patch).permute(1, 3, 0, 2, 4).unsqueeze(3)
                .expand(-1, -1, -1, frames, -1, -1).reshape(count, channels * frames, patch, patch);
        }

        // channel, row group, row, y, column group, column, x
        Tensor blocks = image.reshape(channels, rows / merge, merge, patch, columns / merge, merge, patch);
        return _layout switch
        {
            "row_merged" => blocks.permute(1, 2, 4, 5, 0, 3, 6).unsqueeze(5).expand(-1, -1, -1, -1, -1, frames, -1, -1).reshape(count, channels * frames * patch * patch),
            "channels_last" => blocks.permute(1, 4, 2, 5, 3, 6, 0).unsqueeze(-1).expand(-1, -1, -1, -1, -1, -1, -1, frames).reshape(count, patch * patch * channels * frames),
            _ => blocks.permute(1, 4, 2, 5, 0, 3, 6).unsqueeze(5).expand(-1, -1, -1, -1, -1, frames, -1, -1).reshape(count, channels * frames * patch * patch),
        };
    }
}
