using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlvit")]
internal static class OwlViTNetworks
{
    public static Network OwlViTModel(OwlViTConfig config, Weights weights) => OwlParts.Model(config.TextConfig, config.VisionConfig, config.ProjectionDim, weights);

    public static Network OwlViTForObjectDetection(OwlViTConfig config, Weights weights)
    {
        Weights model = (weights / "owlvit").As(config.Architecture.BaseClass, config);
        return new OwlDetector(config.TextConfig, config.VisionConfig, config.ProjectionDim, weights, model, tellsObjects: false);
    }
}
