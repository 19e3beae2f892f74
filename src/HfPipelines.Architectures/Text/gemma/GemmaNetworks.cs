using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gemma")]
internal static class GemmaNetworks
{
    public static DecoderModels Models(GemmaConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
            Norm = new NormOptions(NormKind.ShiftedRootMeanSquare, config.RmsNormEps),
            Patterns = AttentionPattern.From(config, isBidirectional: config.UseBidirectionalAttention == true),
        };
        return new DecoderModels(options, config, weights);
    }
}
