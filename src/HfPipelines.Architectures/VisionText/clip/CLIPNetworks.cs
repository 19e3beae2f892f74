using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip")]
internal static class CLIPNetworks
{
    public static Network CLIPModel(CLIPConfig config, Weights weights)
    {
        int size = config.Required(config.ProjectionDim, "projection_dim");
        return new ContrastiveModel(
            config.TextConfig.Architecture.CreateBase(config.TextConfig, weights / "text_model"),
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            weights.Get("logit_scale"),
            textProjection: new Linear(weights / "text_projection", config.TextConfig.HiddenSize, size, bias: false),
            visionProjection: new Linear(weights / "visual_projection", config.VisionConfig.HiddenSize, size, bias: false));
    }

    public static Network CLIPForImageClassification(CLIPConfig config, Weights weights)
        => new ImageClassifier(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            new Linear(weights / "classifier", config.VisionConfig.HiddenSize, config.NumLabels),
            output => output.LastHiddenState.narrow(1, 1, output.LastHiddenState.size(1) - 1).mean([1]));
}
