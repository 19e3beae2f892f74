using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines;

/// <summary>How results are drawn over a picture.</summary>
public sealed record DrawingOptions
{
    /// <summary>The names of labels, by number, for results that have numbers only; where there is none, the number is shown.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether labels and scores are written.</summary>
    public bool ShowsText { get; init; } = true;

    /// <summary>How thick lines are, in pixels; null for a 200th of the picture's shorter side, at least 1.</summary>
    public int? LineWidth { get; init; }

    /// <summary>How many pixels wide and high a dot of the letters is, which are 8 dots high; null for a 300th of the picture's shorter side, at least 1.</summary>
    public int? TextScale { get; init; }

    /// <summary>How much of masks covers the picture, from 0 to 1.</summary>
    public double MaskOpacity { get; init; } = 0.5;

    /// <summary>The keypoints of a pose between which lines are drawn, in pairs of their numbers.</summary>
    public IReadOnlyList<(int First, int Second)> Edges { get; init; } = [];

    /// <summary>The pairs that a checkpoint's <c>config.json</c> names as <c>edges</c>; none where it names none.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="ConfigurationException">They are no list of pairs.</exception>
    public static IReadOnlyList<(int First, int Second)> EdgesOf(PretrainedConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Reader.GetJson("edges") is not { ValueKind: not JsonValueKind.Null } edges)
        {
            return [];
        }

        return edges.ValueKind == JsonValueKind.Array ? [.. edges.EnumerateArray().Select(Pair)] : throw Error(edges);

        (int First, int Second) Pair(JsonElement pair)
            => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].TryGetInt32(out int first) && pair[1].TryGetInt32(out int second) ? (first, second) : throw Error(pair);

        ConfigurationException Error(JsonElement found) => config.Reader.Error("edges", "a list of pairs of whole numbers", found.GetRawText());
    }
}
