using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks.Speech;

/// <summary>The choices of an encoder of the Wav2Vec2 lineage.</summary>
public sealed record SpeechEncoderOptions
{
    /// <summary>The number of channels behind each convolution of the front.</summary>
    public required IReadOnlyList<int> FrontChannels { get; init; }

    /// <summary>The kernel size of each convolution of the front.</summary>
    public required IReadOnlyList<int> FrontKernels { get; init; }

    /// <summary>The stride of each convolution of the front.</summary>
    public required IReadOnlyList<int> FrontStrides { get; init; }

    /// <summary>Whether the convolutions of the front have biases.</summary>
    public bool FrontBias { get; init; }

    /// <summary><c>group</c>: the first convolution of the front is normalised channel by channel; <c>layer</c>: each is, step by step.</summary>
    public required string FrontNorm { get; init; }

    /// <summary>The activation of the front and of the positions, by its name in transformers.</summary>
    public required string FrontActivation { get; init; }

    /// <summary>The kernel size of the convolution that tells positions.</summary>
    public required int PositionKernel { get; init; }

    /// <summary>The number of groups of that convolution.</summary>
    public required int PositionGroups { get; init; }

    /// <summary>The layers.</summary>
    public required TransformerEncoderOptions Encoder { get; init; }

    /// <summary>Whether there is a vector that stands for hidden steps.</summary>
    public bool HasMaskVector { get; init; }

    /// <summary>The convolutions that shorten the result; null for none.</summary>
    public SpeechAdapterOptions? Adapter { get; init; }

    /// <summary>The size of the states that come out.</summary>
    public int OutputSize => Adapter?.OutputSize ?? Encoder.HiddenSize;

    /// <summary>The choices of a configuration: its front and its layers, normalised behind each block.</summary>
    /// <param name="config">The configuration.</param>
    public static SpeechEncoderOptions From(ISpeechEncoderConfig config) => new()
    {
        FrontChannels = config.ConvDim,
        FrontKernels = config.ConvKernel,
        FrontStrides = config.ConvStride,
        FrontBias = config.ConvBias,
        FrontNorm = config.Required(config.FeatExtractNorm, "feat_extract_norm"),
        FrontActivation = config.FeatExtractActivation,
        PositionKernel = config.NumConvPosEmbeddings,
        PositionGroups = config.NumConvPosEmbeddingGroups,
        Encoder = TransformerEncoderOptions.From(config) with { NormPlacement = NormPlacement.After, Names = LayerNames },
        HasMaskVector = config.MaskTimeProb > 0 || config.MaskFeatureProb > 0,
    };

    private static EncoderLayerNames LayerNames { get; } = new()
    {
        Attention = "attention",
        AttentionNorm = "layer_norm",
        FeedForward = "feed_forward",
        FeedForwardInput = "intermediate_dense",
        FeedForwardOutput = "output_dense",
        FeedForwardNorm = "final_layer_norm",
    };
}
