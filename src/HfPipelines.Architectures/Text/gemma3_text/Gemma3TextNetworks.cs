using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gemma3_text")]
internal static class Gemma3TextNetworks
{
    public static Network Gemma3ForCausalLM(Gemma3TextConfig config, Weights weights) => Models(config, weights).ForCausalLM();

    public static DecoderModels Models(Gemma3TextConfig config, Weights weights)
    {
        var norm = new NormOptions(NormKind.ShiftedRootMeanSquare, config.RmsNormEps);
        int period = config.SlidingWindowPattern ?? 6;
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
            Norm = norm,
            Names = DecoderNames.Sandwich,
            Attention = options.Attention with { HeadNorm = norm, Scale = 1 / Math.Sqrt(config.QueryPreAttnScalar) },
            Patterns = AttentionPattern.From(config, layer => (layer + 1) % period != 0, config.UseBidirectionalAttention == true),
            LogitCap = config.FinalLogitSoftcapping,
        };
        return new DecoderModels(options, config, weights);
    }
}
