using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("roberta")]
internal static class RobertaNetworks
{
    public static EncoderModels Models(RobertaConfig config, Weights weights) => new(RobertaParts.Create(new(config, config.PadTokenId)), config, weights);
}
