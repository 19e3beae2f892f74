using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mistral")]
internal static class MistralNetworks
{
    public static DecoderModels Models(MistralConfig config, Weights weights) => new(DecoderOptions.From(config), config, weights);
}
