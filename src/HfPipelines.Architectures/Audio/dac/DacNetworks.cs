using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("dac")]
internal static class DacNetworks
{
    public static DacCodec DacModel(DacConfig config, Weights weights) => new(config, weights);
}
