using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("idefics3_vision")]
internal static class Idefics3VisionNetworks
{
    public static Network Idefics3VisionTransformer(Idefics3VisionConfig config, Weights weights) => new ProportionalVisionEncoder(config, weights);
}
