using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip")]
internal static class CLIPNetworks
{
    public static Network CLIPModel(CLIPConfig config, Weights weights) => new Clip(config, weights);

    public static Network CLIPForImageClassification(CLIPConfig config, Weights weights)
        => new ClipImageClassifier(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            new Linear(weights / "classifier", config.VisionConfig.HiddenSize, config.NumLabels));
}
