using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlv2")]
internal static class Owlv2Networks
{
    public static Network Owlv2Model(Owlv2Config config, Weights weights) => OwlParts.Model(config.TextConfig, config.VisionConfig, config.ProjectionDim, weights);

    public static Network Owlv2ForObjectDetection(Owlv2Config config, Weights weights)
    {
        Weights model = (weights / "owlv2").As(config.Architecture.BaseClass, config);
        return new OwlDetector(config.TextConfig, config.VisionConfig, config.ProjectionDim, weights, model, tellsObjects: true);
    }
}
