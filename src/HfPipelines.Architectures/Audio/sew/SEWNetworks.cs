using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("sew")]
internal static class SEWNetworks
{
    public static SpeechEncoderModels Models(SEWConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config) with
        {
            FeatureNorm = "layer_norm",
            FeatureProjection = config.ConvDim[^1] == config.HiddenSize ? null : "feature_projection",
            Squeeze = config.SqueezeFactor,
        };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}
