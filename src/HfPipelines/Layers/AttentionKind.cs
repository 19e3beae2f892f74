namespace HfPipelines.Layers;

/// <summary>The shapes of attention patterns.</summary>
public enum AttentionKind
{
    /// <summary>A position sees itself and all before it.</summary>
    Causal,

    /// <summary>A position sees itself and those before it within a window.</summary>
    Sliding,

    /// <summary>A position sees itself and those before it in the same chunk.</summary>
    Chunked,

    /// <summary>A position sees all.</summary>
    Bidirectional,

    /// <summary>A position sees all within a distance on both sides.</summary>
    BidirectionalSliding,
}
