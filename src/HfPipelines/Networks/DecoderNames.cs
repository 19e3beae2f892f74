namespace HfPipelines.Networks;

/// <summary>The names of a decoder's parts in its checkpoint; Llama's by default.</summary>
public sealed record DecoderNames
{
    /// <summary>The names where both blocks stand between two norms (Gemma).</summary>
    public static DecoderNames Sandwich { get; } = new()
    {
        AttentionResultNorm = "post_attention_layernorm",
        FeedForwardNorm = "pre_feedforward_layernorm",
        FeedForwardResultNorm = "post_feedforward_layernorm",
    };

    /// <summary>The names of GPT-2 and its kin.</summary>
    public static DecoderNames Gpt { get; } = new()
    {
        Embeddings = "wte",
        Layers = "h",
        Norm = "ln_f",
        Attention = "attn",
        AttentionNorm = "ln_1",
        FeedForwardNorm = "ln_2",
        TokenClassifier = "classifier",
    };

    /// <summary>The names where only the blocks' results are normalised (OLMo 2).</summary>
    public static DecoderNames ResultNorms { get; } = new()
    {
        AttentionNorm = null,
        AttentionResultNorm = "post_attention_layernorm",
        FeedForwardNorm = null,
        FeedForwardResultNorm = "post_feedforward_layernorm",
    };

    /// <summary>The embeddings of tokens.</summary>
    public string Embeddings { get; init; } = "embed_tokens";

    /// <summary>A norm of the embeddings; null for none.</summary>
    public string? EmbeddingNorm { get; init; }

    /// <summary>The embeddings of positions, where they are learned.</summary>
    public string Positions { get; init; } = "wpe";

    /// <summary>The layers.</summary>
    public string Layers { get; init; } = "layers";

    /// <summary>The norm after the last layer; null for none.</summary>
    public string? Norm { get; init; } = "norm";

    /// <summary>The projection from the embeddings to the hidden states, where their sizes differ.</summary>
    public string InputProjection { get; init; } = "project_in";

    /// <summary>The projection from the hidden states to the size of the embeddings, where their sizes differ.</summary>
    public string OutputProjection { get; init; } = "project_out";

    /// <summary>The attention of a layer.</summary>
    public string Attention { get; init; } = "self_attn";

    /// <summary>The feed-forward block of a layer.</summary>
    public string FeedForward { get; init; } = "mlp";

    /// <summary>The norm before the attention; null for none.</summary>
    public string? AttentionNorm { get; init; } = "input_layernorm";

    /// <summary>A norm of the attention's result; null for none.</summary>
    public string? AttentionResultNorm { get; init; }

    /// <summary>The norm before the feed-forward block; null where it shares the attention's.</summary>
    public string? FeedForwardNorm { get; init; } = "post_attention_layernorm";

    /// <summary>A norm of the feed-forward block's result; null for none.</summary>
    public string? FeedForwardResultNorm { get; init; }

    /// <summary>The head that scores the next token.</summary>
    public string LanguageHead { get; init; } = "lm_head";

    /// <summary>The head that scores a text's labels.</summary>
    public string SequenceClassifier { get; init; } = "score";

    /// <summary>The head that scores each token's labels.</summary>
    public string TokenClassifier { get; init; } = "score";
}
