using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Layers;

/// <summary>What an attention layer is made of.</summary>
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

    /// <summary>The size of the states that cross-attention reads; null for that of the hidden states.</summary>
    public int? EncoderSize { get; init; }

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool InputBias { get; init; }

    /// <summary>Whether the projection to keys has a bias; null for as the others.</summary>
    public bool? KeyBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>The norms of queries and keys; null for none.</summary>
    public NormOptions? HeadNorm { get; init; }

    /// <summary>What the norms of queries and keys go over.</summary>
    public HeadNormWeights HeadNormWeights { get; init; }

    /// <summary>Whether the norms of queries and keys come behind the rotary embedding (HunYuan).</summary>
    public bool NormsTurned { get; init; }

    /// <summary>A norm of what the heads give, before the output projection (BitNet); null for none.</summary>
    public NormOptions? ResultNorm { get; init; }

    /// <summary>The largest absolute value of what the projections give, to which more is cut; null for none.</summary>
    public double? Clip { get; init; }

    /// <summary>Whether each head has a score, <c>sinks</c>, that takes a share of attention without giving anything for it (GPT-OSS).</summary>
    public bool HasSinks { get; init; }

    /// <summary>
    /// The name of the logarithm of a factor on the scores of each head, [heads, 1, 1], at most that of 100: the scores are then the cosines of queries
    /// and keys (Swin 2); null for their products.
    /// </summary>
    public string? CosineScaleName { get; init; }

    /// <summary>The number that the scores are squashed to stay below; null for none.</summary>
    public double? ScoreCap { get; init; }

    /// <summary>The factor on the scores; null for one over the root of the head size.</summary>
    public double? Scale { get; init; }

    /// <summary>Whether the scale is divided by the layer's number, counted from 1.</summary>
    public bool IsScaledByLayer { get; init; }

    /// <summary>Makes, from the layer's weights, what adds to the scores by the distances between queries and keys; null for nothing.</summary>
    public Func<Weights, RelativeScores>? RelativeScores { get; init; }

    /// <summary>The name of the projection to queries.</summary>
    public string QueryName { get; init; } = "q_proj";

    /// <summary>The name of the projection to keys.</summary>
    public string KeyName { get; init; } = "k_proj";

    /// <summary>The name of the projection to values.</summary>
    public string ValueName { get; init; } = "v_proj";

    /// <summary>The name of the norm of queries.</summary>
    public string QueryNormName { get; init; } = "q_norm";

    /// <summary>The name of the norm of keys.</summary>
    public string KeyNormName { get; init; } = "k_norm";

    /// <summary>The name of the norm of what the heads give.</summary>
    public string ResultNormName { get; init; } = "attn_sub_norm";

    /// <summary>The name of the output projection.</summary>
    public string OutputName { get; init; } = "o_proj";

    /// <summary>The name of the one projection to queries, keys and values; null for three.</summary>
    public string? FusedName { get; init; }

    /// <summary>How the one projection orders its rows.</summary>
    public FusedLayout FusedLayout { get; init; }

    /// <summary>Whether the checkpoint's matrices are [input, output].</summary>
    public bool IsTransposed { get; init; }

    /// <summary>The attention of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    public static AttentionOptions From(ITransformerConfig config) => new()
    {
        HiddenSize = config.HiddenSize,
        Heads = config.NumAttentionHeads,
        KeyValueHeads = config.NumKeyValueHeads,
        HeadSize = HeadSizeOf(config),
        Scale = config.AttentionMultiplier,
        InputBias = config.AttentionBias ?? false,
        OutputBias = config.AttentionBias ?? false,
    };

    /// <summary>The size of a head; transformers heeds the key also where the configuration of the model type has no such field.</summary>
    /// <param name="config">The configuration.</param>
    internal static int HeadSizeOf(ITransformerConfig config)
        => config.HeadDim ?? config.Reader.GetInt32OrNull("head_dim") ?? config.HiddenSize / config.NumAttentionHeads;

    /// <summary>The number of key and value heads.</summary>
    internal int ActualKeyValueHeads => KeyValueHeads ?? Heads;

    /// <summary>The size of a head.</summary>
    internal int ActualHeadSize => HeadSize ?? HiddenSize / Heads;
}
