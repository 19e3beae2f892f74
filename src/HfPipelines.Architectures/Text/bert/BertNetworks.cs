using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bert")]
internal static class BertNetworks
{
    public static EncoderModels Models(BertConfig config, Weights weights) => new(new BertOptions(config).Parts(), config, weights);
}
