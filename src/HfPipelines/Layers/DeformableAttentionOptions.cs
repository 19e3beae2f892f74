namespace HfPipelines.Layers;

/// <summary>What an attention to a few places of feature maps is made of.</summary>
public sealed record DeformableAttentionOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of feature maps.</summary>
    public required int Levels { get; init; }

    /// <summary>The number of places that a head looks at in each map.</summary>
    public required int Points { get; init; }

    /// <summary>How far, in parts of a query's box, the places may lie from its middle.</summary>
    public double BoxScale { get; init; } = 0.5;

    /// <summary>Whether the nearest place of the map counts, instead of a mean of the four around it.</summary>
    public bool IsDiscrete { get; init; }
}
