using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("unispeech-sat")]
internal static class UniSpeechSatNetworks
{
    public static SpeechEncoderModels Models(UniSpeechSatConfig config, Weights weights)
        => new(Options(config), SpeechHeadOptions.From(config), config, weights);

    public static UniSpeechSatPretraining UniSpeechSatForPreTraining(UniSpeechSatConfig config, Weights weights)
        => new(new SpeechEncoder(Options(config), weights / "unispeech_sat"));

    private static SpeechEncoderOptions Options(UniSpeechSatConfig config) => SpeechEncoderOptions.From(config) with { HasMaskVector = true };
}
