using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlvit_vision_model")]
internal static class OwlViTVisionNetworks
{
    public static Network OwlViTVisionModel(OwlViTVisionConfig config, Weights weights) => OwlParts.Vision(config, weights / "vision_model");
}
