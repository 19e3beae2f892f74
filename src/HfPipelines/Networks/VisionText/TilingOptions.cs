using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Networks;

/// <summary>How a picture is cut into tiles.</summary>
public sealed record TilingOptions
{
    /// <summary>The resolutions to choose from, in pixels.</summary>
    public required IReadOnlyList<(int Height, int Width)> Resolutions { get; init; }

    /// <summary>The side of a tile, in pixels.</summary>
    public required int TileSize { get; init; }

    /// <summary>The number of patches along the side of a tile.</summary>
    public required int PatchesAcross { get; init; }

    /// <summary>The number of tiles whose features a picture may have before it is shrunk; null for any.</summary>
    public int? MostTiles { get; init; }

    /// <summary>The choices of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="resolutions">A list of heights and widths, <c>image_grid_pinpoints</c>.</param>
    /// <param name="vision">The configuration of the encoder of tiles.</param>
    /// <exception cref="ConfigurationException">The list is none, or a size is missing.</exception>
    public static TilingOptions From(PretrainedConfig config, JsonElement? resolutions, ITransformerConfig vision)
    {
        ArgumentNullException.ThrowIfNull(config);
        int size = config.Required(vision.ImageSize, "image_size")[0];
        bool isList = resolutions is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() == 2);
        return !isList ? throw config.Error("image_grid_pinpoints", "a list of heights and widths", resolutions?.GetRawText() ?? "none") : new TilingOptions
        {
            Resolutions = [.. resolutions!.Value.EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))],
            TileSize = size,
            PatchesAcross = size / config.Required(vision.PatchSize, "patch_size")[0],
        };
    }
}
