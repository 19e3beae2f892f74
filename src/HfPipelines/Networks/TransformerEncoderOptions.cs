using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The choices of the layers of an encoder.</summary>
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

    /// <summary>Where the norms stand.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool AttentionInputBias { get; init; } = true;

    /// <summary>Whether the projection to keys has a bias; null for as the others.</summary>
    public bool? AttentionKeyBias { get; init; }

    /// <summary>The inner size of a small block behind each layer that adapts the model to a language; null for none.</summary>
    public int? AdapterSize { get; init; }

    /// <summary>The names of a layer's parts.</summary>
    public EncoderLayerNames Names { get; init; } = new();
}
