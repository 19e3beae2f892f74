using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("glm")]
internal static class GlmNetworks
{
    public static DecoderModels Models(GlmConfig config, Weights weights) => new(Options(config), config, weights);

    /// <summary>The choices of GLM, which GLM-4 shares.</summary>
    internal static DecoderOptions Options(ITransformerConfig config)
    {
        DecoderOptions options = DecoderOptions.From(config);
        return options with
        {
            Attention = options.Attention with { OutputBias = false },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(
                mlp, config.HiddenSize, config.Required(config.IntermediateSize, "intermediate_size"), config.Required(config.HiddenAct, "hidden_act")),
            Rotary = RotaryOptions.From(config) with { DefaultIsPartial = true, Layout = RotaryLayout.Interleaved },
        };
    }
}
