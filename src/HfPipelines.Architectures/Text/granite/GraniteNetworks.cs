using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granite")]
internal static class GraniteNetworks
{
    public static DecoderModels Models(GraniteConfig config, Weights weights) => new(DecoderOptions.From(config), config, weights);
}
