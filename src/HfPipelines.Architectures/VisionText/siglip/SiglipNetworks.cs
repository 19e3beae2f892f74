using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip")]
internal static class SiglipNetworks
{
    public static Network SiglipModel(SiglipConfig config, Weights weights)
        => new ContrastiveModel(
            config.TextConfig.Architecture.CreateBase(config.TextConfig, weights / "text_model"),
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            weights.Get("logit_scale", 1),
            weights.Get("logit_bias", 1));

    public static Network SiglipForImageClassification(SiglipConfig config, Weights weights)
        => new ImageClassifier(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            new Linear(weights / "classifier", config.VisionConfig.HiddenSize, config.NumLabels),
            output => output.LastHiddenState.mean([1]));
}
