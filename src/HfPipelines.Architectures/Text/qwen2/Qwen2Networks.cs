using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2")]
internal static class Qwen2Networks
{
    public static DecoderModels Models(Qwen2Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        return new DecoderModels(options with { Attention = options.Attention with { InputBias = true } }, config, weights);
    }
}
