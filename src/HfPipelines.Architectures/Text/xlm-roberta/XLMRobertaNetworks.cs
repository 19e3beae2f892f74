using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("xlm-roberta")]
internal static class XLMRobertaNetworks
{
    public static EncoderModels Models(XLMRobertaConfig config, Weights weights) => new(RobertaParts.Create(new(config, config.PadTokenId)), config, weights);
}
