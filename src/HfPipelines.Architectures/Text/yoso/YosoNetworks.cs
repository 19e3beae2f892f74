using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("yoso")]
internal static class YosoNetworks
{
    public static EncoderModels Models(YosoConfig config, Weights weights)
        => new(NystromformerNetworks.Parts(config, (attention, _) => new YosoAttention(config, attention)), config, weights);
}
