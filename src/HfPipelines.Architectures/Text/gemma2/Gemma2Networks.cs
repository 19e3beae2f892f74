using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gemma2")]
internal static class Gemma2Networks
{
    public static DecoderModels Models(Gemma2Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
            Norm = new NormOptions(NormKind.ShiftedRootMeanSquare, config.RmsNormEps),
            Names = DecoderNames.Sandwich,
            Attention = options.Attention with { Scale = 1 / Math.Sqrt(config.QueryPreAttnScalar), ScoreCap = config.AttnLogitSoftcapping },
            Patterns = AttentionPattern.From(config, layer => layer % 2 == 0, config.UseBidirectionalAttention == true),
            LogitCap = config.FinalLogitSoftcapping,
        };
        return new DecoderModels(options, config, weights);
    }
}
