namespace HfPipelines.Networks;

/// <summary>The names of a layer's parts in a checkpoint; those that are not set are CLIP's.</summary>
public sealed record EncoderLayerNames
{
    /// <summary>The names of BERT and its many descendants.</summary>
    public static EncoderLayerNames Bert { get; } = new()
    {
        Layers = "layer",
        Attention = "attention",
        Query = "self.query",
        Key = "self.key",
        Value = "self.value",
        AttentionOutput = "output.dense",
        AttentionNorm = "attention.output.LayerNorm",
        CrossAttention = "crossattention",
        CrossAttentionNorm = "crossattention.output.LayerNorm",
        FeedForward = "",
        FeedForwardInput = "intermediate.dense",
        FeedForwardOutput = "output.dense",
        FeedForwardNorm = "output.LayerNorm",
    };

    /// <summary>The names of the Conformers of the Wav2Vec2 lineage.</summary>
    public static EncoderLayerNames Conformer { get; } = new()
    {
        Query = "linear_q",
        Key = "linear_k",
        Value = "linear_v",
        AttentionOutput = "linear_out",
        AttentionNorm = "self_attn_layer_norm",
        FeedForward = "ffn2",
        FeedForwardInput = "intermediate_dense",
        FeedForwardOutput = "output_dense",
        FeedForwardNorm = "ffn2_layer_norm",
    };

    /// <summary>The names of vision transformers that followed BERT's, with the norms first.</summary>
    public static EncoderLayerNames Vision { get; } = Bert with
    {
        Query = "attention.query",
        Key = "attention.key",
        Value = "attention.value",
        AttentionNorm = "layernorm_before",
        FeedForwardNorm = "layernorm_after",
    };

    /// <summary>The list of layers.</summary>
    public string Layers { get; init; } = "layers";

    /// <summary>The attention.</summary>
    public string Attention { get; init; } = "self_attn";

    /// <summary>The projection to queries.</summary>
    public string Query { get; init; } = "q_proj";

    /// <summary>The projection to keys.</summary>
    public string Key { get; init; } = "k_proj";

    /// <summary>The projection to values.</summary>
    public string Value { get; init; } = "v_proj";

    /// <summary>The one projection to queries, keys and values; null for three.</summary>
    public string? Fused { get; init; }

    /// <summary>The output projection of the attention.</summary>
    public string AttentionOutput { get; init; } = "out_proj";

    /// <summary>The norm of the attention.</summary>
    public string AttentionNorm { get; init; } = "layer_norm1";

    /// <summary>The factor on each channel of the attention's result; null for none.</summary>
    public string? AttentionFactor { get; init; }

    /// <summary>The attention to an encoder.</summary>
    public string CrossAttention { get; init; } = "encoder_attn";

    /// <summary>The norm of the attention to an encoder.</summary>
    public string CrossAttentionNorm { get; init; } = "encoder_attn_layer_norm";

    /// <summary>The feed-forward block; empty where its layers stand in the encoder layer itself.</summary>
    public string FeedForward { get; init; } = "mlp";

    /// <summary>The first linear layer of the feed-forward block.</summary>
    public string FeedForwardInput { get; init; } = "fc1";

    /// <summary>The gate of the feed-forward block; null for a block without one.</summary>
    public string? FeedForwardGate { get; init; }

    /// <summary>The second linear layer of the feed-forward block.</summary>
    public string FeedForwardOutput { get; init; } = "fc2";

    /// <summary>The norm of the feed-forward block.</summary>
    public string FeedForwardNorm { get; init; } = "layer_norm2";

    /// <summary>The factor on each channel of the feed-forward block's result; null for none.</summary>
    public string? FeedForwardFactor { get; init; }
}
