using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The choices of BART and its descendants; what is not set is BART's.</summary>
/// <param name="Config">The configuration.</param>
internal sealed record BartOptions(IBartConfig Config)
{
    /// <summary>The embeddings of encoder and decoder.</summary>
    public TextEmbeddingOptions Embedding { get; init; } = new()
    {
        VocabularySize = Config.VocabSize,
        Size = Config.DModel,
        Scale = Config.ScaleEmbedding ? Math.Sqrt(Config.DModel) : null,
        Tokens = "embed_tokens",
        PositionCount = Config.MaxPositionEmbeddings,
        PositionOffset = 2,
        TakesPositions = false,
        Positions = "embed_positions",
        Norm = "layernorm_embedding",
    };

    /// <summary>Whether the decoder adds the positions behind the norm of its embeddings.</summary>
    public bool DecoderNormsBeforePositions { get; init; }

    /// <summary>The number of the decoder's tokens, where it has a vocabulary of its own.</summary>
    public int? DecoderVocabularySize { get; init; }

    /// <summary>Where the norms of the layers stand.</summary>
    public NormPlacement NormPlacement { get; init; } = NormPlacement.After;

    /// <summary>The name of the norm behind the last layer; null for none.</summary>
    public string? Norm { get; init; }

    /// <summary>Whether a query that may see nothing sees everything alike.</summary>
    public bool SeesAllForNone { get; init; }

    /// <summary>The token that a decoder's sequence begins with.</summary>
    public int? StartTokenId { get; init; }

    /// <summary>The padding token, where a decoder's sequence begins with the encoder's last token that is none; else null.</summary>
    public int? WrapsBeforePadding { get; init; }

    /// <summary>What the classes are made of.</summary>
    public EncoderDecoderParts Parts() => new()
    {
        HiddenSize = Config.DModel,
        Encoder = w => Encoder(w / "encoder", w / "shared"),
        Decoder = w => Decoder(w / "decoder", w / "shared"),
        VocabularyHead = Head,
        StartTokenId = StartTokenId,
        WrapsBeforePadding = WrapsBeforePadding,
        EndTokenId = Config.EosTokenId?[0],
    };

    /// <summary>The same with positions that are sines and cosines, and without the norm of the embeddings (Pegasus, Marian).</summary>
    public BartOptions WithSines() => this with
    {
        Embedding = Embedding with
        {
            PositionOffset = 0,
            PositionTable = w => SinePositions.FindOrCompute(w, Config.MaxPositionEmbeddings, Config.DModel),
            Norm = null,
        },
    };

    /// <summary>Makes the encoder.</summary>
    /// <param name="weights">Its view.</param>
    /// <param name="shared">The view of the tokens, where encoder and decoder may share them.</param>
    public TextTransformer Encoder(Weights weights, Weights? shared = null)
        => Stack(weights, shared, Embedding, Layers(Config.EncoderLayers, Config.EncoderAttentionHeads, Config.EncoderFfnDim), AttentionPattern.Bidirectional);

    /// <summary>Makes the decoder.</summary>
    /// <param name="weights">Its view.</param>
    /// <param name="shared">The view of the tokens, where encoder and decoder may share them.</param>
    public TextTransformer Decoder(Weights weights, Weights? shared = null)
    {
        TextEmbeddingOptions embedding = Embedding with
        {
            VocabularySize = DecoderVocabularySize ?? Embedding.VocabularySize,
            NormsBeforePositions = DecoderNormsBeforePositions,
        };
        TransformerEncoderOptions layers = Layers(Config.DecoderLayers, Config.DecoderAttentionHeads, Config.DecoderFfnDim) with { CrossAttention = true };
        return Stack(weights, shared, embedding, layers, AttentionPattern.Causal);
    }

    private TextTransformer Stack(Weights weights, Weights? shared, TextEmbeddingOptions embedding, TransformerEncoderOptions layers, AttentionPattern pattern)
    {
        Weights tokens = weights / embedding.Tokens;
        tokens = shared is null ? tokens : tokens.OrShared(shared);
        return new TextTransformer(new TextEmbedding(weights, embedding, tokens), new TransformerEncoder(layers, weights), pattern)
        {
            Norm = Norm is null ? null : new LayerNorm(weights / Norm, Config.DModel, layers.NormEpsilon),
            SeesAllForNone = SeesAllForNone,
        };
    }

    /// <summary>The choices of layers.</summary>
    /// <param name="count">Their number.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="innerSize">The inner size of the feed-forward blocks.</param>
    public TransformerEncoderOptions Layers(int count, int heads, int innerSize) => new()
    {
        HiddenSize = Config.DModel,
        IntermediateSize = innerSize,
        Layers = count,
        Heads = heads,
        Activation = Config.ActivationFunction,
        NormEpsilon = 1e-5,
        NormPlacement = NormPlacement,
        Names = new() { AttentionNorm = "self_attn_layer_norm", FeedForward = "", FeedForwardNorm = "final_layer_norm" },
    };

    private Func<Tensor, Tensor> Head(Weights weights)
    {
        int vocabulary = DecoderVocabularySize ?? Config.VocabSize;
        Weights tokens = (weights / "model" / "decoder" / "embed_tokens").OrShared(weights / "model" / "shared");
        var linear = new Linear((weights / "lm_head").OrShared(tokens), Config.DModel, vocabulary, bias: false);
        Tensor? bias = weights.Find("final_logits_bias", 1, vocabulary);
        return bias is null ? linear.Forward : hidden => linear.Forward(hidden).add_(bias);
    }
}
