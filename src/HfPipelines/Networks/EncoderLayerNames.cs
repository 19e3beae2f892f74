namespace HfPipelines.Networks;

/// <summary>The names of an encoder layer's parts in a checkpoint; those that are not set are CLIP's.</summary>
public sealed record EncoderLayerNames
{
    /// <summary>The attention.</summary>
    public string Attention { get; init; } = "self_attn";

    /// <summary>The output projection of the attention.</summary>
    public string AttentionOutput { get; init; } = "out_proj";

    /// <summary>The norm of the attention.</summary>
    public string AttentionNorm { get; init; } = "layer_norm1";

    /// <summary>The feed-forward block; empty where its layers stand in the encoder layer itself.</summary>
    public string FeedForward { get; init; } = "mlp";

    /// <summary>The first linear layer of the feed-forward block.</summary>
    public string FeedForwardInput { get; init; } = "fc1";

    /// <summary>The second linear layer of the feed-forward block.</summary>
    public string FeedForwardOutput { get; init; } = "fc2";

    /// <summary>The norm of the feed-forward block.</summary>
    public string FeedForwardNorm { get; init; } = "layer_norm2";
}
