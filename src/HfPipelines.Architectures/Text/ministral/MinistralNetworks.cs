using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ministral")]
internal static class MinistralNetworks
{
    public static DecoderModels Models(MinistralConfig config, Weights weights) => new(DecoderOptions.From(config), config, weights);
}
