using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The classes of Swin and its descendants.</summary>
/// <param name="options">The choices.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
internal sealed class SwinModels(SwinOptions options, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>Height and width of what a place of the last stage paints, in pixels.</summary>
    public int EncoderStride { get; init; }

    /// <summary>The network without a head.</summary>
    public Network Model() => options.Create(Weights);

    /// <summary>Scores a picture's labels.</summary>
    public ImageClassifier ForImageClassification() => new(
        options.Create(Base(BaseWeights())),
        Config.NumLabels > 0 ? new Linear(Weights / "classifier", options.LastSize, Config.NumLabels) : null,
        output => output["pooler_output"]);

    /// <summary>Paints pictures of which patches are hidden.</summary>
    public ImageReconstructor ForMaskedImageModeling() => new(
        options.Create(Base(BaseWeights()), pools: false, maskToken: "mask_token"),
        Weights / "decoder" / 0,
        options.LastSize,
        options.Patches.Channels,
        EncoderStride,
        firstTokens: 0);

    private Weights Base(Weights weights) => weights.As(Config.Architecture.BaseClass, Config);
}
