using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("hubert")]
internal static class HubertNetworks
{
    public static SpeechEncoderModels Models(HubertConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config);
        options = options with
        {
            FeatureNorm = config.FeatProjLayerNorm ? options.FeatureNorm : null,
            PositionBatchNorm = config.ConvPosBatchNorm,
        };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}
