using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("encodec")]
internal static class EncodecNetworks
{
    public static EncodecCodec EncodecModel(EncodecConfig config, Weights weights) => new(config, weights);
}
