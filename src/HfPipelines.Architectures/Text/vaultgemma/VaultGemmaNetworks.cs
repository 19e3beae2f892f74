using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vaultgemma")]
internal static class VaultGemmaNetworks
{
    public static DecoderModels Models(VaultGemmaConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
            Norm = new NormOptions(NormKind.ShiftedRootMeanSquare, config.RmsNormEps),
            Names = new DecoderNames { FeedForwardNorm = "pre_feedforward_layernorm" },
            Attention = options.Attention with { Scale = 1 / Math.Sqrt(config.QueryPreAttnScalar), ScoreCap = config.AttnLogitSoftcapping },
            Patterns = AttentionPattern.From(config, layer => layer % 2 == 0),
            LogitCap = config.FinalLogitSoftcapping,
        };
        return new DecoderModels(options, config, weights);
    }
}
