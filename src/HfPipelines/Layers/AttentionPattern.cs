using HfPipelines.Configuration;

namespace HfPipelines.Layers;

/// <summary>Which positions a position may attend to, padding apart.</summary>
/// <param name="Kind">The shape of the pattern.</param>
/// <param name="Size">The length of the window or chunk; 0 for kinds without.</param>
public readonly record struct AttentionPattern(AttentionKind Kind, int Size = 0)
{
    /// <summary>Itself and all before it.</summary>
    public static AttentionPattern Causal => new(AttentionKind.Causal);

    /// <summary>All.</summary>
    public static AttentionPattern Bidirectional => new(AttentionKind.Bidirectional);

    /// <summary>Itself and those before it, <paramref name="size"/> in all; causal where there is no size.</summary>
    /// <param name="size">The length of the window.</param>
    public static AttentionPattern Sliding(int? size) => size is { } window ? new(AttentionKind.Sliding, window) : Causal;

    /// <summary>Itself and those before it in the same chunk.</summary>
    /// <param name="size">The length of a chunk.</param>
    public static AttentionPattern Chunked(int size) => new(AttentionKind.Chunked, size);

    /// <summary>Those at most <paramref name="size"/> positions away.</summary>
    /// <param name="size">The distance.</param>
    public static AttentionPattern BidirectionalSliding(int size) => new(AttentionKind.BidirectionalSliding, size);

    /// <summary>The patterns of a decoder's layers: by their types, or, where the configuration leaves these out, by the rule of the model type.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="slides">Whether the layer of a number, counted from 0, sees only a window; null for all from <c>max_window_layers</c>.</param>
    /// <param name="isBidirectional">Whether positions also see those behind them.</param>
    /// <exception cref="HfPipelinesException">A type is unknown, or the number of types is not that of layers.</exception>
    public static IReadOnlyList<AttentionPattern> From(ITransformerConfig config, Func<int, bool>? slides = null, bool isBidirectional = false)
    {
        slides ??= layer => layer >= (config.MaxWindowLayers ?? 0);
        int? window = config.UseSlidingWindow == false ? null : config.SlidingWindow;
        IReadOnlyList<string> types = config.LayerTypes ?? [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => slides(i) ? "sliding_attention" : "full_attention")];
        return FromLayerTypes(types, config.NumHiddenLayers, window, isBidirectional);
    }

    /// <summary>The patterns of a decoder's layers, by their types.</summary>
    /// <param name="layerTypes">The layers' types in transformers.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="window">The length of the window; null where no layer slides.</param>
    /// <param name="isBidirectional">Whether positions also see those behind them.</param>
    /// <exception cref="HfPipelinesException">A type is unknown, or the number of types is not that of layers.</exception>
    public static IReadOnlyList<AttentionPattern> FromLayerTypes(IReadOnlyList<string> layerTypes, int layers, int? window, bool isBidirectional = false)
    {
        if (layerTypes.Count < layers)
        {
            throw new HfPipelinesException($"'layer_types': expected {layers} types, found {layerTypes.Count}.");
        }

        return [.. layerTypes.Take(layers).Select(t => t switch
        {
            "full_attention" or "attention" => isBidirectional ? Bidirectional : Causal,
            "linear_attention" or "mamba" => Causal,
            "sliding_attention" => isBidirectional && window is { } both ? BidirectionalSliding(both / 2) : Sliding(window),
            _ => throw new HfPipelinesException($"'layer_types': expected full_attention, sliding_attention or linear_attention, found '{t}'."),
        })];
    }
}
