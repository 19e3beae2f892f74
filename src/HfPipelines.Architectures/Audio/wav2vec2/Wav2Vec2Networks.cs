using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wav2vec2")]
internal static class Wav2Vec2Networks
{
    public static SpeechEncoderModels Models(Wav2Vec2Config config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config);
        options = options with { Encoder = options.Encoder with { AdapterSize = config.DoStableLayerNorm ? config.AdapterAttnDim : null } };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}
