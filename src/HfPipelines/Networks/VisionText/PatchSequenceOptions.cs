namespace HfPipelines.Networks;

/// <summary>The choices of a <see cref="PatchSequenceEncoder"/>.</summary>
public sealed record PatchSequenceOptions
{
    /// <summary>The layers.</summary>
    public required TransformerEncoderOptions Layers { get; init; }

    /// <summary>The number of numbers in a patch: channels, frames, height and width.</summary>
    public required int PatchLength { get; init; }

    /// <summary>The base of the rotary embeddings.</summary>
    public required double RotaryTheta { get; init; }

    /// <summary>The number of patches along a side of the squares that become one place of a text.</summary>
    public required int MergeSide { get; init; }

    /// <summary>The size of a place's features.</summary>
    public required int OutputSize { get; init; }

    /// <summary>The number of squares along the side of the windows that layers see; null where all see a whole frame.</summary>
    public int? Window { get; init; }

    /// <summary>The layers, counted from 0, that see a whole frame all the same.</summary>
    public IReadOnlyList<int> WholeLayers { get; init; } = [];

    /// <summary>The side of the grid of learned positions, which are stretched to each picture (Qwen3-VL); null for none.</summary>
    public int? LearnedSide { get; init; }

    /// <summary>The layers, counted from 0, whose states also become features, for the first layers of the decoder (Qwen3-VL).</summary>
    public IReadOnlyList<int> DeepLayers { get; init; } = [];

    /// <summary>Whether the projection of patches has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>The names of a merger's norm and two layers.</summary>
    public (string Norm, string First, string Second) MergerNames { get; init; } = ("ln_q", "mlp.0", "mlp.2");

    /// <summary>The names of the layers' parts in Qwen2-VL, of its plain feed-forward blocks.</summary>
    public static EncoderLayerNames Names { get; } = new()
    {
        Layers = "blocks",
        Attention = "attn",
        Fused = "qkv",
        AttentionOutput = "proj",
        AttentionNorm = "norm1",
        FeedForwardNorm = "norm2",
    };
}
