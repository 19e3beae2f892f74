using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The choices of T5 and its descendants: encoder and decoder share one table of tokens, and distances of tokens count instead of positions.</summary>
internal sealed record T5Options
{
    /// <summary>The number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The number of buckets of distances.</summary>
    public required int Buckets { get; init; }

    /// <summary>The distance from which on all share the last bucket.</summary>
    public required int MaxDistance { get; init; }

    /// <summary>The layers of the encoder; names and what all T5 layers share are filled in.</summary>
    public required TransformerEncoderOptions Layers { get; init; }

    /// <summary>The name of the feed-forward blocks.</summary>
    public string FeedForwardName { get; init; } = "DenseReluDense";

    /// <summary>The name of the attention of the encoder's layers.</summary>
    public string EncoderAttention { get; init; } = "SelfAttention";

    /// <summary>Makes, from the view of the encoder, what makes something else in the place of its attention, which scores distances itself; null for attention.</summary>
    public Func<Weights, Func<Weights, int, ITokenMixer>>? EncoderMixer { get; init; }

    /// <summary>Makes the feed-forward block of a layer of the decoder; null for the usual one. Those of the encoder's layers are the layers' choice.</summary>
    public Func<Weights, int, FeedForward>? DecoderFeedForward { get; init; }

    /// <summary>The number of layers of the decoder.</summary>
    public required int DecoderLayers { get; init; }

    /// <summary>Whether the feed-forward blocks have gates.</summary>
    public bool IsGated { get; init; }

    /// <summary>Whether the decoder's states are divided by the root of their size before they are scored.</summary>
    public required bool ScalesOutput { get; init; }

    /// <summary>Whether every layer has a table of distances of its own, and not the first one for all.</summary>
    public bool LayersHaveDistances { get; init; }

    /// <summary>The token that a decoder's sequence begins with.</summary>
    public required int? StartTokenId { get; init; }

    /// <summary>The token that ends a text.</summary>
    public required int? EndTokenId { get; init; }

    /// <summary>The choices of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    public static T5Options Of(IT5Config config)
    {
        string[] feedForward = config.FeedForwardProj.Split('-');
        return new T5Options
        {
            VocabularySize = config.VocabSize,
            Buckets = config.RelativeAttentionNumBuckets,
            MaxDistance = config.RelativeAttentionMaxDistance,
            DecoderLayers = config.NumDecoderLayers ?? config.NumLayers,
            StartTokenId = config.Reader.GetInt32OrNull("decoder_start_token_id"),
            EndTokenId = config.EosTokenId?[0],
            ScalesOutput = false,
            IsGated = feedForward[0] == "gated",
            Layers = new TransformerEncoderOptions
            {
                HiddenSize = config.DModel,
                IntermediateSize = config.DFf,
                Layers = config.NumLayers,
                Heads = config.NumHeads,
                HeadSize = config.DKv,
                Activation = config.FeedForwardProj == "gated-gelu" ? "gelu_new" : feedForward[^1],
                NormEpsilon = config.LayerNormEpsilon,
            },
        };
    }

    /// <summary>What the classes are made of.</summary>
    public EncoderDecoderParts Parts() => new()
    {
        HiddenSize = Layers.HiddenSize,
        Encoder = w => Stack(w, "encoder", Layers, AttentionPattern.Bidirectional),
        Decoder = w => Stack(w, "decoder", Layers with { Layers = DecoderLayers, CrossAttention = true, FeedForward = DecoderFeedForward }, AttentionPattern.Causal),
        VocabularyHead = Head,
        HeadsBesideEncoder = true,
        StartTokenId = StartTokenId,
        EndTokenId = EndTokenId,
    };

    private TextTransformer Stack(Weights weights, string name, TransformerEncoderOptions layers, AttentionPattern pattern)
    {
        Weights stack = weights / name;
        bool isEncoder = !layers.CrossAttention;
        string feedForward = $"layer.{(layers.CrossAttention ? 2 : 1)}";
        layers = layers with
        {
            AttentionScale = 1,
            Mixer = isEncoder ? EncoderMixer?.Invoke(stack) : null,
            NormKind = NormKind.RootMeanSquare,
            AttentionInputBias = false,
            OutputBias = false,
            RelativePositions = LayersHaveDistances ? _ => new(w => new BucketScores(w / "relative_attention_bias", Buckets, layers.Heads)) : null,
            Names = new()
            {
                Layers = "block",
                Attention = $"layer.0.{(isEncoder ? EncoderAttention : "SelfAttention")}",
                Query = "q",
                Key = "k",
                Value = "v",
                AttentionOutput = "o",
                AttentionNorm = "layer.0.layer_norm",
                CrossAttention = "layer.1.EncDecAttention",
                CrossAttentionNorm = "layer.1.layer_norm",
                FeedForward = $"{feedForward}.{FeedForwardName}",
                FeedForwardInput = IsGated ? "wi_1" : "wi",
                FeedForwardGate = IsGated ? "wi_0" : null,
                FeedForwardOutput = "wo",
                FeedForwardNorm = $"{feedForward}.layer_norm",
            },
        };
        var embedding = new TextEmbeddingOptions { VocabularySize = VocabularySize, Size = layers.HiddenSize, Norm = null };
        bool isBidirectional = pattern == AttentionPattern.Bidirectional;
        Weights distances = stack / "block" / 0 / "layer.0.SelfAttention.relative_attention_bias";
        return new TextTransformer(new TextEmbedding(stack, embedding, (stack / "embed_tokens").OrShared(weights / "shared")), new TransformerEncoder(layers, stack), pattern)
        {
            Norm = new RmsNorm(stack / "final_layer_norm", layers.HiddenSize, layers.NormEpsilon),
            PositionBias = LayersHaveDistances || layers.Mixer is not null ? null : new RelativePositionBias(distances, Buckets, layers.Heads, MaxDistance, isBidirectional),
            Distances = LayersHaveDistances ? (span, _) => RelativePositionBias.Distances(span, Buckets, MaxDistance, isBidirectional) : null,
        };
    }

    private Func<Tensor, Tensor> Head(Weights weights)
    {
        var linear = new Linear((weights / "lm_head").OrShared(weights / "shared"), Layers.HiddenSize, VocabularySize, bias: false);
        double scale = 1 / Math.Sqrt(Layers.HiddenSize);
        return ScalesOutput ? hidden => linear.Forward(hidden * scale) : linear.Forward;
    }
}
