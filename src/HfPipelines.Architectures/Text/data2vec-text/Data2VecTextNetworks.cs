using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("data2vec-text")]
internal static class Data2VecTextNetworks
{
    public static EncoderModels Models(Data2VecTextConfig config, Weights weights)
        => new(RobertaParts.Create(new(config, config.PadTokenId)), config, weights);
}
