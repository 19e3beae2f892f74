using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("jamba")]
internal static class JambaNetworks
{
    public static DecoderModels Models(JambaConfig config, Weights weights)
    {
        var mixer = new MambaOptions
        {
            HiddenSize = config.HiddenSize,
            InnerSize = config.MambaExpand * config.HiddenSize,
            StateSize = config.MambaDState,
            Kernel = config.MambaDConv,
            TimeStepRank = config.MambaDtRank is { ValueKind: JsonValueKind.Number } rank ? rank.GetInt32() : (config.HiddenSize + 15) / 16,
            Activation = config.HiddenAct,
            ParameterNorm = NormOptions.RootMeanSquare(config.RmsNormEps),
            Bias = config.MambaProjBias,
            ConvolutionBias = config.MambaConvBias,
        };
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Names = new DecoderNames { Norm = "final_layernorm", FeedForward = "feed_forward", FeedForwardNorm = "pre_ff_layernorm" },
            Mixer = (layer, index) => index % config.AttnLayerPeriod == config.AttnLayerOffset ? null : new MambaMixer(layer / "mamba", mixer, index),
            FeedForward = (mlp, index) => config.NumExperts > 1 && index % config.ExpertLayerPeriod == config.ExpertLayerOffset
                ? ExpertFeedForward.Create(config, mlp, config.NumExperts, config.IntermediateSize, normalizes: false, router: "router")
                : dense.FeedForward(mlp, index),
        };
        return new DecoderModels(options, config, weights);
    }
}
