using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("olmo2")]
internal static class Olmo2Networks
{
    public static DecoderModels Models(Olmo2Config config, Weights weights) => new(Options(config), config, weights);

    /// <summary>The choices of OLMo 2, which OLMo 3 shares.</summary>
    internal static DecoderOptions Options(ITransformerConfig config)
    {
        DecoderOptions options = DecoderOptions.From(config);
        return options with
        {
            Names = DecoderNames.ResultNorms,
            Attention = options.Attention with { HeadNorm = options.Norm, HeadNormWeights = HeadNormWeights.Whole },
        };
    }
}
