using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("clap")]
internal static class ClapNetworks
{
    public static AudioTextModel ClapModel(ClapConfig config, Weights weights)
    {
        (ClapTextConfig text, ClapAudioConfig audio) = (config.TextConfig, config.AudioConfig);
        return new AudioTextModel(
            ClapTextNetworks.ClapTextModel(text, weights / "text_model"),
            ClapAudioNetworks.ClapAudioModel(audio, weights / "audio_model"),
            Projection(weights / "text_projection", text.HiddenSize, text.ProjectionDim, text.ProjectionHiddenAct),
            Projection(weights / "audio_projection", audio.HiddenSize, audio.ProjectionDim, audio.ProjectionHiddenAct),
            weights.Get("logit_scale_t"),
            weights.Get("logit_scale_a"));
    }

    public static PlainFeedForward Projection(Weights weights, int inputSize, int size, string activation)
        => new(weights, inputSize, size, size, activation, first: "linear1", second: "linear2");
}
