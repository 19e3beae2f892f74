using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>A size as processor configurations write it: both edges, one edge, limits of edges or limits of pixels.</summary>
internal sealed record ImageSize(
    int? Height = null,
    int? Width = null,
    int? ShortestEdge = null,
    int? LongestEdge = null,
    int? MaxHeight = null,
    int? MaxWidth = null,
    long? MinPixels = null,
    long? MaxPixels = null)
{
    private static readonly string[][] KeySets =
    [
        ["height", "width"], ["shortest_edge"], ["longest_edge", "shortest_edge"], ["longest_edge"], ["max_height", "max_width"], ["max_pixels", "min_pixels"],
    ];

    /// <summary>Reads a number, a [height, width] list or an object.</summary>
    /// <param name="name">The key, for error messages.</param>
    /// <param name="value">The value.</param>
    /// <param name="square">Whether a single number is both edges, rather than the shorter.</param>
    /// <exception cref="ImageProcessorException">The value is none of these.</exception>
    public static ImageSize Read(string name, JsonNode value, bool square)
    {
        switch (value)
        {
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                double edge = ProcessorOptions.ToDouble(name, number);
                return square ? new ImageSize((int)edge, (int)edge) : new ImageSize(ShortestEdge: (int)edge);
            case JsonArray { Count: 2 } pair:
                return new ImageSize((int)ProcessorOptions.ToDouble(name, pair[0]), (int)ProcessorOptions.ToDouble(name, pair[1]));
            case JsonObject keys:
                string[] present = [.. keys.Where(k => k.Value is not null).Select(k => k.Key).Order(StringComparer.Ordinal)];
                if (KeySets.Any(set => set.AsSpan().SequenceEqual(present)))
                {
                    return new ImageSize(
                        Get("height"), Get("width"), Get("shortest_edge"), Get("longest_edge"), Get("max_height"), Get("max_width"), Get("min_pixels"), Get("max_pixels"));
                }

                break;
        }

        throw new ImageProcessorException($"{name}: expected a number, [height, width] or an object of {string.Join(", ", KeySets.Select(k => string.Join(" + ", k)))}, found {value.ToJsonString()}.");

        int? Get(string key) => value[key] is { } edge ? (int)ProcessorOptions.ToDouble($"{name}.{key}", edge) : null;
    }

    /// <summary>The height and width that a picture gets.</summary>
    /// <param name="height">The picture's height.</param>
    /// <param name="width">The picture's width.</param>
    /// <exception cref="ImageProcessorException">This kind of size gives no height and width.</exception>
    public (int Height, int Width) Fit(int height, int width)
    {
        if (ShortestEdge > 0 && LongestEdge > 0)
        {
            return SizeRules.WithAspectRatio(height, width, ShortestEdge.Value, LongestEdge);
        }

        if (ShortestEdge > 0)
        {
            return SizeRules.ShortestEdge(height, width, ShortestEdge.Value);
        }

        if (MaxHeight > 0 && MaxWidth > 0)
        {
            return SizeRules.Within(height, width, MaxHeight.Value, MaxWidth.Value);
        }

        return Edges("size");
    }

    /// <summary>Both edges.</summary>
    /// <param name="name">The key, for error messages.</param>
    /// <exception cref="ImageProcessorException">An edge is absent.</exception>
    public (int Height, int Width) Edges(string name)
        => Height > 0 && Width > 0 ? (Height.Value, Width.Value) : throw new ImageProcessorException($"{name}: expected height and width, found {this}.");

    /// <summary>The shorter edge.</summary>
    /// <exception cref="ImageProcessorException">It is absent.</exception>
    public int RequireShortestEdge() => ShortestEdge > 0 ? ShortestEdge.Value : throw new ImageProcessorException($"size: expected shortest_edge, found {this}.");

    /// <summary>The longer edge.</summary>
    /// <exception cref="ImageProcessorException">It is absent.</exception>
    public int RequireLongestEdge() => LongestEdge > 0 ? LongestEdge.Value : throw new ImageProcessorException($"size: expected longest_edge, found {this}.");

    /// <inheritdoc/>
    public override string ToString()
    {
        (string Name, long? Value)[] keys =
        [
            ("height", Height), ("width", Width), ("shortest_edge", ShortestEdge), ("longest_edge", LongestEdge),
            ("max_height", MaxHeight), ("max_width", MaxWidth), ("min_pixels", MinPixels), ("max_pixels", MaxPixels),
        ];
        return $"{{{string.Join(", ", keys.Where(k => k.Value is not null).Select(k => $"{k.Name}: {k.Value}"))}}}";
    }
}
