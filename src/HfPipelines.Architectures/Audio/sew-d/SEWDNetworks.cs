using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("sew-d")]
internal static class SEWDNetworks
{
    public static SpeechEncoderModels Models(SEWDConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config) with
        {
            FeatureNorm = "layer_norm",
            NormEpsilon = config.FeatureLayerNormEps,
            FeatureProjection = config.ConvDim[^1] == config.HiddenSize ? null : "feature_projection",
            Squeeze = config.SqueezeFactor,
            HasNorm = false,
        };
        return new SpeechEncoderModels(options with { Encoder = Layers(config, options.Encoder) }, SpeechHeadOptions.From(config), config, weights);
    }

    private static TransformerEncoderOptions Layers(SEWDConfig config, TransformerEncoderOptions layers)
    {
        var distances = new DisentangledOptions
        {
            HiddenSize = config.HiddenSize,
            Heads = config.NumAttentionHeads,
            HeadSize = config.HiddenSize / config.NumAttentionHeads,
            Comparisons = config.PosAttType,
            SharesProjections = config.ShareAttKey,
            Buckets = config.PositionBuckets,
            MaxDistance = config.MaxPositionEmbeddings,
            NormEpsilon = config.NormRelEbd.Contains("layer_norm", StringComparison.OrdinalIgnoreCase) ? config.LayerNormEps : null,
        };
        return layers with
        {
            AttentionScale = distances.Scale,
            RelativePositions = config.RelativeAttention ? encoder => distances.Create(encoder / "encoder", "self") : null,
            Names = EncoderLayerNames.Bert with { Layers = "encoder.layer", Query = "self.query_proj", Key = "self.key_proj", Value = "self.value_proj" },
        };
    }
}
