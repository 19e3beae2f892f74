using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wav2vec2")]
internal static class Wav2Vec2Networks
{
    public static SpeechEncoderModels Models(Wav2Vec2Config config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config);
        options = options with
        {
            Encoder = config.DoStableLayerNorm ? options.Encoder with { NormPlacement = NormPlacement.Before, AdapterSize = config.AdapterAttnDim } : options.Encoder,
            Adapter = config.AddAdapter
                ? new(config.OutputHiddenSize ?? config.HiddenSize, config.NumAdapterLayers, config.AdapterKernelSize, config.AdapterStride)
                : null,
        };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}
