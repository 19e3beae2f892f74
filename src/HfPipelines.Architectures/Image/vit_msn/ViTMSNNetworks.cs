using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vit_msn")]
internal static class ViTMSNNetworks
{
    public static ViTModels Models(ViTMSNConfig config, Weights weights) => new(new ViTOptions(config), config, weights);
}
