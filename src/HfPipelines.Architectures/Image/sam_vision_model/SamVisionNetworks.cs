using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("sam_vision_model")]
internal static class SamVisionNetworks
{
    public static Network SamVisionModel(SamVisionConfig config, Weights weights) => new SamVision(config, weights / "vision_encoder");
}
