using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("data2vec-audio")]
internal static class Data2VecAudioNetworks
{
    public static SpeechEncoderModels Models(Data2VecAudioConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config) with
        {
            PositionLayers = config.NumConvPosEmbeddings,
            PositionKernel = config.ConvPosKernelSize,
        };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}
