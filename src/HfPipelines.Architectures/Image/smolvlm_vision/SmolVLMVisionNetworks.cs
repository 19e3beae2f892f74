using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("smolvlm_vision")]
internal static class SmolVLMVisionNetworks
{
    public static Network SmolVLMVisionTransformer(SmolVLMVisionConfig config, Weights weights) => new ProportionalVisionEncoder(config, weights);
}
