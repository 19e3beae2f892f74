using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("parakeet_encoder")]
internal static class ParakeetEncoderNetworks
{
    public static FastConformer ParakeetEncoder(ParakeetEncoderConfig config, Weights weights) => new(config, weights);
}
