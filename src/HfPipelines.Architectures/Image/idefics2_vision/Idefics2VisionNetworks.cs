using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("idefics2_vision")]
internal static class Idefics2VisionNetworks
{
    public static Network Idefics2VisionTransformer(Idefics2VisionConfig config, Weights weights) => new ProportionalVisionEncoder(config, weights);
}
