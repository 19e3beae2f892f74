namespace HfPipelines.Networks;

/// <summary>The choices of an encoder of the CLIP lineage.</summary>
public sealed record TransformerEncoderOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The inner size of the feed-forward blocks.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The activation of the feed-forward blocks, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The epsilon of the norms.</summary>
    public required double NormEpsilon { get; init; }
}
