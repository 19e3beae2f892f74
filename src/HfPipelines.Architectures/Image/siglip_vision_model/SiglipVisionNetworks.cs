using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip_vision_model")]
internal static class SiglipVisionNetworks
{
    public static Network SiglipVisionModel(SiglipVisionConfig config, Weights weights) => new SiglipVision(config, weights);
}
