using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The choices of the layers of an encoder, or of a decoder that reads one.</summary>
public sealed record TransformerEncoderOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The inner size of the feed-forward blocks.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The place of a layer in the list of layers, by its number, where layers share their weights; null for the number itself.</summary>
    public Func<int, string>? LayerPlace { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The size of a head; null for the hidden size over the heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>The factor on the attention scores; null for one over the root of the head size.</summary>
    public double? AttentionScale { get; init; }

    /// <summary>Makes, from the view that holds the list of layers, what adds to the scores by the distances of tokens; null for nothing.</summary>
    public Func<Weights, RelativePositions>? RelativePositions { get; init; }

    /// <summary>Whether the layers attend to an encoder besides.</summary>
    public bool CrossAttention { get; init; }

    /// <summary>The size of the states of the encoder that the layers attend to; null for that of their own.</summary>
    public int? EncoderSize { get; init; }

    /// <summary>The activation of the feed-forward blocks, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The epsilon of the norms.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Makes a layer, from its view and number; null for the usual one.</summary>
    public Func<Weights, int, ITransformerLayer>? Layer { get; init; }

    /// <summary>Makes what stands in the place of attention, from the view of a layer's attention and the layer's number; null for attention.</summary>
    public Func<Weights, int, ITokenMixer>? Mixer { get; init; }

    /// <summary>Makes the feed-forward block of a layer, from the view that holds it and the layer's number; null for the usual one.</summary>
    public Func<Weights, int, FeedForward>? FeedForward { get; init; }

    /// <summary>The kind of the norms.</summary>
    public NormKind NormKind { get; init; } = NormKind.Layer;

    /// <summary>Where the norms stand.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool AttentionInputBias { get; init; } = true;

    /// <summary>Whether the projection to keys has a bias; null for as the others.</summary>
    public bool? AttentionKeyBias { get; init; }

    /// <summary>The norms of queries and keys, over all heads at once; null for none.</summary>
    public NormOptions? HeadNorm { get; init; }

    /// <summary>Whether the output projections of attention and the feed-forward blocks have biases.</summary>
    public bool OutputBias { get; init; } = true;

    /// <summary>What makes the layers those of a Conformer; null for plain ones.</summary>
    public ConformerOptions? Conformer { get; init; }

    /// <summary>The inner size of a small block behind each layer that adapts the model to a language; null for none.</summary>
    public int? AdapterSize { get; init; }

    /// <summary>The names of a layer's parts.</summary>
    public EncoderLayerNames Names { get; init; } = new();

    /// <summary>The choices that a configuration states; a model type says by <c>with</c> how it differs.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="activation">The activation's name in transformers; null for the configuration's.</param>
    /// <exception cref="ConfigurationException">Neither names an activation.</exception>
    public static TransformerEncoderOptions From(ITransformerConfig config, string? activation = null) => new()
    {
        HiddenSize = config.HiddenSize,
        IntermediateSize = config.IntermediateSize ?? 4 * config.HiddenSize,
        Layers = config.NumHiddenLayers,
        Heads = config.NumAttentionHeads,
        Activation = activation ?? config.Required(config.HiddenAct, "hidden_act"),
        NormEpsilon = config.LayerNormEps ?? 1e-5,
        AttentionInputBias = config.QkvBias ?? true,
    };

    /// <summary>The choices of attention.</summary>
    public AttentionOptions Attention => new()
    {
        HiddenSize = HiddenSize,
        Heads = Heads,
        HeadSize = HeadSize,
        EncoderSize = EncoderSize,
        Scale = AttentionScale,
        InputBias = AttentionInputBias,
        KeyBias = AttentionKeyBias,
        OutputBias = OutputBias,
        HeadNorm = HeadNorm,
        HeadNormWeights = HeadNormWeights.Whole,
        QueryName = Names.Query,
        KeyName = Names.Key,
        ValueName = Names.Value,
        FusedName = Names.Fused,
        OutputName = Names.AttentionOutput,
    };

    /// <summary>Takes a norm of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    internal Norm Norm(Weights weights) => new NormOptions(NormKind, NormEpsilon).Create(weights, HiddenSize);
}
