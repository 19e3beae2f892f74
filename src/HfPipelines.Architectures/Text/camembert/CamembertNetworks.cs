using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("camembert")]
internal static class CamembertNetworks
{
    public static EncoderModels Models(CamembertConfig config, Weights weights) => new(RobertaParts.Create(new(config, config.PadTokenId)), config, weights);
}
