using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llama")]
internal static class LlamaNetworks
{
    public static DecoderModels Models(LlamaConfig config, Weights weights) => new(DecoderOptions.From(config), config, weights);
}
