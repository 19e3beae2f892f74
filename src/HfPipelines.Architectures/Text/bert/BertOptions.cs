using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The choices of BERT and its descendants; what is not set is BERT's.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="PaddingTokenId">The padding token, where positions leave it out; else null.</param>
/// <param name="Activation">The activation's name in transformers; null for the configuration's.</param>
internal sealed record BertOptions(ITransformerConfig Config, int? PaddingTokenId = null, string? Activation = null)
{
    /// <summary>The embeddings.</summary>
    public TextEmbeddingOptions Embedding { get; init; } = TextEmbeddingOptions.From(Config) with { PaddingTokenId = PaddingTokenId };

    /// <summary>The layers.</summary>
    public TransformerEncoderOptions Layers { get; init; } = TransformerEncoderOptions.From(Config, Activation) with
    {
        NormPlacement = NormPlacement.After,
        CrossAttention = Config.AddCrossAttention ?? false,
        Names = EncoderLayerNames.Bert,
    };

    /// <summary>The name of the view that holds the layers.</summary>
    public string Encoder { get; init; } = "encoder";

    /// <summary>The name of the projection from the embeddings to the hidden states; null for none.</summary>
    public string? Projection { get; init; }

    /// <summary>The name of the norm behind the last layer; null for none.</summary>
    public string? Norm { get; init; }

    /// <summary>The name of the linear layer that sums a text up; null for none.</summary>
    public string? Pooler { get; init; } = "pooler.dense";

    /// <summary>Whether a text without a <see cref="Pooler"/> is summed up by its first state as it is.</summary>
    public bool PoolsFirst { get; init; }

    /// <summary>Whether a query that may see nothing sees everything alike, as it does in transformers' oldest form of attention, and not nothing.</summary>
    public bool SeesAllForNone { get; init; }

    /// <summary>Makes, from the view of the encoder, what distances add to the scores of attention; null for nothing.</summary>
    public Func<Weights, RelativePositionBias>? PositionBias { get; init; }

    /// <summary>Makes, from the view of the encoder, the angles that turn queries and keys by their positions; null for none.</summary>
    public Func<Weights, Func<Tensor, ScalarType, RotaryAngles>>? Rotary { get; init; }

    /// <summary>The same with layers that turn queries and keys instead of learned positions, under the names that they have in younger models.</summary>
    /// <param name="parameters">How they are turned.</param>
    /// <param name="headSize">The size of a head; null for the hidden size over the heads.</param>
    public BertOptions WithRotary(RopeParameters parameters, int? headSize)
    {
        var rotary = new RotaryOptions
        {
            Parameters = parameters,
            HeadSize = headSize ?? (Config.HiddenSize / Config.NumAttentionHeads),
            MaxPositions = Config.Required(Config.MaxPositionEmbeddings, "max_position_embeddings"),
        };
        return this with
        {
            Encoder = "",
            Embedding = Embedding with { PositionCount = 0 },
            Layers = Layers with
            {
                HeadSize = headSize,
                Names = new() { AttentionOutput = "o_proj", AttentionNorm = "post_attention_layernorm", FeedForwardNorm = "post_mlp_layernorm" },
            },
            Rotary = w =>
            {
                var embedding = new RotaryEmbedding(w, rotary);
                return (positions, type) => embedding.At(positions, type);
            },
        };
    }

    /// <summary>What the classes are made of.</summary>
    /// <param name="vocabularyHead">Makes the head that scores tokens from the weights of its class.</param>
    public EncoderParts Parts(Func<Weights, Func<Tensor, Tensor>> vocabularyHead)
        => new() { HiddenSize = Config.HiddenSize, Encoder = (w, pools) => Create(w, pools), VocabularyHead = vocabularyHead };

    /// <summary>What the classes are made of, with the head of BERT's that scores tokens.</summary>
    public EncoderParts Parts() => Parts(w => PredictionHead.Vocabulary(
        w / "cls" / "predictions", Config.HiddenSize, Embedding.Size, Embedding.VocabularySize, Layers.Activation, Layers.NormEpsilon));

    /// <summary>Makes the encoder.</summary>
    /// <param name="weights">Its view.</param>
    /// <param name="pools">Whether it sums texts up.</param>
    /// <param name="distances">Makes what layers score distances by; null where none does.</param>
    public TextTransformer Create(Weights weights, bool pools, Func<AttentionSpan, ModelInput, Tensor>? distances = null)
    {
        int size = Config.HiddenSize;
        Weights encoder = weights / Encoder;
        AttentionPattern pattern = Config.IsDecoder == true ? AttentionPattern.Causal : AttentionPattern.Bidirectional;
        return new TextTransformer(new TextEmbedding(weights / "embeddings", Embedding), new TransformerEncoder(Layers, encoder), pattern)
        {
            Projection = Projection is null ? null : new Linear(weights / Projection, Embedding.Size, size),
            Norm = Norm is null ? null : new LayerNorm(weights / Norm, size, Layers.NormEpsilon),
            Pooling = !pools ? null
                : Pooler is not null ? FirstTokenPooling.Dense(new Linear(weights / Pooler, size, size), "tanh")
                : PoolsFirst ? new FirstTokenPooling(first => first.clone())
                : null,
            PositionBias = PositionBias?.Invoke(encoder),
            SeesAllForNone = SeesAllForNone,
            Rotary = Rotary?.Invoke(encoder),
            Distances = distances,
        };
    }
}
