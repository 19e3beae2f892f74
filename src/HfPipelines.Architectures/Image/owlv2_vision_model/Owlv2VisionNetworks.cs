using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlv2_vision_model")]
internal static class Owlv2VisionNetworks
{
    public static Network Owlv2VisionModel(Owlv2VisionConfig config, Weights weights) => OwlParts.Vision(config, weights / "vision_model");
}
