using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The classes of ViT and its descendants.</summary>
/// <param name="options">The choices.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
internal sealed class ViTModels(ViTOptions options, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>From the encoder's output to what the labels are scored by; null for the state of the first token.</summary>
    public Func<ModelOutput, Tensor>? Summary { get; init; }

    /// <summary>The size of what the labels are scored by; null for the hidden size.</summary>
    public int? SummarySize { get; init; }

    /// <summary>Whether the encoder sums pictures up where their labels are scored.</summary>
    public bool PoolsForLabels { get; init; }

    /// <summary>Height and width of what a patch paints, in pixels.</summary>
    public int EncoderStride { get; init; }

    /// <summary>Whether the feature maps of the backbone are normalised.</summary>
    public bool NormalizesMaps { get; init; } = true;

    /// <summary>Whether the feature maps of the backbone are pictures, not sequences.</summary>
    public bool MapsAreGrids { get; init; } = true;

    /// <summary>The encoder without a head.</summary>
    public Network Model() => options.Create(Weights, pools: true);

    /// <summary>Scores a picture's labels.</summary>
    public ImageClassifier ForImageClassification() => new(
        options.Create(Base(BaseWeights()), PoolsForLabels),
        Config.NumLabels > 0 ? new Linear(Weights / "classifier", SummarySize ?? options.Config.HiddenSize, Config.NumLabels) : null,
        Summary ?? (output => output.LastHiddenState.select(1, 0)));

    /// <summary>Paints pictures of which patches are hidden.</summary>
    public ImageReconstructor ForMaskedImageModeling() => new(
        options.Create(Base(BaseWeights()), pools: false, maskToken: "mask_token"),
        Weights / "decoder" / 0,
        options.Config.HiddenSize,
        options.Patches.Channels,
        EncoderStride,
        options.Patches.FirstTokens);

    /// <summary>Gives the states behind some layers to another network.</summary>
    public VisionBackbone Backbone()
    {
        int layers = options.Config.NumHiddenLayers;
        Norm? norm = options.LastNorm(Weights);
        string[] stages = ["stem", .. Enumerable.Range(1, layers).Select(i => $"stage{i}")];
        return new VisionBackbone(options.Create(Weights, pools: false, hasNorm: false), options.Config.HiddenSize, Networks.Backbone.SelectedStages(Config, stages))
        {
            Norm = NormalizesMaps ? norm : null,
            IsGrid = MapsAreGrids,
        };
    }

    private Weights Base(Weights weights) => weights.As(Config.Architecture.BaseClass, Config);
}
