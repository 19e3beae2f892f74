using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("rwkv")]
internal static class RwkvNetworks
{
    public static RecurrentModels Models(RwkvConfig config, Weights weights)
        => new(view => new RwkvDecoder(config, view), (config.VocabSize, config.HiddenSize), config, weights, head: "head");
}
