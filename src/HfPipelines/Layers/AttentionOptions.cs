namespace HfPipelines.Layers;

/// <summary>What a self-attention layer is made of.</summary>
public sealed record AttentionOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of key and value heads, which divides that of query heads; null for as many.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>The size of a head; null for the hidden size over the heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool InputBias { get; init; }

    /// <summary>Whether the projection to keys has a bias; null for as the others.</summary>
    public bool? KeyBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>The epsilon of a root-mean-square norm over each query and key head; null for no such norm.</summary>
    public double? HeadNormEpsilon { get; init; }

    /// <summary>The factor on the scores; null for one over the root of the head size.</summary>
    public double? Scale { get; init; }

    /// <summary>The name of the output projection.</summary>
    public string OutputName { get; init; } = "o_proj";
}
