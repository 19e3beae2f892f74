using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("sam")]
internal static class SamNetworks
{
    public static Network SamModel(SamConfig config, Weights weights) => new Sam(config, weights);
}
