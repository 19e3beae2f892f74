using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3")]
internal static class Qwen3Networks
{
    public static DecoderModels Models(Qwen3Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        return new DecoderModels(options with { Attention = options.Attention with { HeadNorm = options.Norm } }, config, weights);
    }
}
