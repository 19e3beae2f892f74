using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The choices of a decoder of the Llama lineage.</summary>
public sealed record DecoderOptions
{
    /// <summary>The number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The padding token, after which a text's classifier does not look; null where there is none.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The inner size of the feed-forward blocks.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of key and value heads; null for as many as query heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>The size of a head; null for the hidden size over the heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>The activation of the feed-forward blocks, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The epsilon of the norms.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The rotary embedding.</summary>
    public required RotaryOptions Rotary { get; init; }

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool AttentionInputBias { get; init; }

    /// <summary>Whether the output projection of attention has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the feed-forward blocks have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Whether each query and key head is normalised.</summary>
    public bool HeadNorm { get; init; }

    /// <summary>
    /// Whether a call keeps keys and values unless it says otherwise with <c>use_cache</c>. In transformers one that does not looks for packed
    /// sequences in the positions given.
    /// </summary>
    public bool UseCache { get; init; } = true;

    /// <summary>What each layer may attend to; null where all layers are causal.</summary>
    public IReadOnlyList<AttentionPattern>? Patterns { get; init; }

    /// <summary>The size of a head.</summary>
    internal int ActualHeadSize => HeadSize ?? HiddenSize / Heads;
}
