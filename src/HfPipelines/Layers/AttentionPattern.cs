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
}
