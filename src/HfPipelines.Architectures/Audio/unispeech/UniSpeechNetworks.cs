using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("unispeech")]
internal static class UniSpeechNetworks
{
    public static SpeechEncoderModels Models(UniSpeechConfig config, Weights weights)
        => new(SpeechEncoderOptions.From(config), SpeechHeadOptions.From(config), config, weights);

    public static UniSpeechPretraining UniSpeechForPreTraining(UniSpeechConfig config, Weights weights) => new(config, weights);
}
