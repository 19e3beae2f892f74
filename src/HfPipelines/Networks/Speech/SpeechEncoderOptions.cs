using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks.Speech;

/// <summary>The choices of an encoder of the Wav2Vec2 lineage.</summary>
public sealed record SpeechEncoderOptions
{
    /// <summary>The number of channels behind each convolution of the front.</summary>
    public IReadOnlyList<int> FrontChannels { get; init; } = [];

    /// <summary>The kernel size of each convolution of the front.</summary>
    public IReadOnlyList<int> FrontKernels { get; init; } = [];

    /// <summary>The stride of each convolution of the front.</summary>
    public IReadOnlyList<int> FrontStrides { get; init; } = [];

    /// <summary>Whether the convolutions of the front have biases.</summary>
    public bool FrontBias { get; init; }

    /// <summary><c>group</c>: the first convolution of the front is normalised channel by channel; <c>layer</c>: each is, step by step.</summary>
    public string FrontNorm { get; init; } = "group";

    /// <summary>The activation of the front and of the positions, by its name in transformers.</summary>
    public string FrontActivation { get; init; } = "gelu";

    /// <summary>The number of values of a step where spectra come in, already made, in place of waveforms; null for waveforms.</summary>
    public int? SpectrumSize { get; init; }

    /// <summary>The name of the norm of the front's features; null for none.</summary>
    public string? FeatureNorm { get; init; } = "feature_projection.layer_norm";

    /// <summary>The epsilon of that norm and of the one at the layers.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The name of the projection from the front's features to the layers; null for none.</summary>
    public string? FeatureProjection { get; init; } = "feature_projection.projection";

    /// <summary>The kernel size of the convolution that tells positions; 0 for none.</summary>
    public int PositionKernel { get; init; }

    /// <summary>The number of groups of that convolution.</summary>
    public int PositionGroups { get; init; } = 1;

    /// <summary>Whether a batch norm comes before that convolution, whose kernel then is held as it is (an option of HuBERT).</summary>
    public bool PositionBatchNorm { get; init; }

    /// <summary>The number of convolutions that tell positions, one after another, each with a norm (Data2Vec); null for one without.</summary>
    public int? PositionLayers { get; init; }

    /// <summary>The number of steps that become one for the layers, and are told apart again behind them (SEW); 0 for none.</summary>
    public int Squeeze { get; init; }

    /// <summary>The layers.</summary>
    public required TransformerEncoderOptions Encoder { get; init; }

    /// <summary>Whether there is a norm before the layers, or behind them where each block is normalised before.</summary>
    public bool HasNorm { get; init; } = true;

    /// <summary>Whether there is a vector that stands for hidden steps.</summary>
    public bool HasMaskVector { get; init; }

    /// <summary>The activation of a feed-forward block behind the layers that counts half; null for none.</summary>
    public string? FeedForwardBehind { get; init; }

    /// <summary>What shortens the result; null for nothing.</summary>
    public SpeechAdapterOptions? Adapter { get; init; }

    /// <summary>The number of samples from one step to the next.</summary>
    public int SamplesPerStep
    {
        get
        {
            // As transformers reckons where spectra come in, whatever their real distance.
            int front = SpectrumSize is { } size ? 2 * size : FrontStrides.Aggregate(1, (product, stride) => product * stride);
            return SpectrumSize is null || Adapter is null ? front : front * (int)Math.Pow(Adapter.Stride, Adapter.Layers);
        }
    }

    /// <summary>The size of the features before the layers.</summary>
    public int FeatureSize => SpectrumSize ?? FrontChannels[^1];

    /// <summary>The size of the states that come out.</summary>
    public int OutputSize => Adapter?.OutputSize ?? Encoder.HiddenSize;

    /// <summary>The choices of a configuration: its front, its layers and what shortens their result.</summary>
    /// <param name="config">The configuration.</param>
    public static SpeechEncoderOptions From(ISpeechEncoderConfig config) => new()
    {
        FrontChannels = config.ConvDim,
        FrontKernels = config.ConvKernel,
        FrontStrides = config.ConvStride,
        FrontBias = config.ConvBias,
        FrontNorm = config.FeatExtractNorm ?? "layer",
        FrontActivation = config.FeatExtractActivation,
        NormEpsilon = config.LayerNormEps ?? 1e-5,
        PositionKernel = config.NumConvPosEmbeddings,
        PositionGroups = config.NumConvPosEmbeddingGroups,
        Encoder = TransformerEncoderOptions.From(config) with
        {
            NormPlacement = config.DoStableLayerNorm == true ? NormPlacement.Before : NormPlacement.After,
            Names = LayerNames,
        },
        HasMaskVector = config.MaskTimeProb > 0 || config.MaskFeatureProb > 0,
        Adapter = config.AddAdapter == true
            ? new(config.OutputHiddenSize ?? config.HiddenSize, config.NumAdapterLayers ?? 0, config.AdapterKernelSize ?? 1, config.AdapterStride ?? 1)
            : null,
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
