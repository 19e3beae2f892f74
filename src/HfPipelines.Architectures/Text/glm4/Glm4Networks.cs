using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("glm4")]
internal static class Glm4Networks
{
    public static DecoderModels Models(Glm4Config config, Weights weights)
    {
        var names = new DecoderNames { AttentionResultNorm = "post_self_attn_layernorm", FeedForwardResultNorm = "post_mlp_layernorm" };
        return new DecoderModels(GlmNetworks.Options(config) with { Names = names }, config, weights);
    }
}
