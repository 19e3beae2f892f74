using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("cohere")]
internal static class CohereNetworks
{
    public static DecoderModels Models(CohereConfig config, Weights weights)
    {
        DecoderOptions options = Options(config);
        options = options with
        {
            LogitScale = config.LogitScale,
            Attention = options.Attention with { HeadNorm = config.UseQkNorm == true ? options.Norm : null, HeadNormWeights = HeadNormWeights.Own },
        };
        return new DecoderModels(options, config, weights);
    }

    /// <summary>The choices of Cohere's decoders, which Cohere 2 shares.</summary>
    internal static DecoderOptions Options(ITransformerConfig config) => DecoderOptions.From(config) with
    {
        Names = new DecoderNames { FeedForwardNorm = null },
        Arrangement = LayerArrangement.Parallel,
        Norm = new NormOptions(NormKind.UnshiftedLayer, config.LayerNormEps ?? 1e-5),
        Rotary = RotaryOptions.From(config) with { Layout = RotaryLayout.Interleaved },
    };
}
