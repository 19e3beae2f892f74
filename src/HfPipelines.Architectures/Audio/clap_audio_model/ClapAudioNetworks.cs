using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clap_audio_model")]
internal static class ClapAudioNetworks
{
    public static ClapAudioEncoder ClapAudioModel(ClapAudioConfig config, Weights weights) => new(config, weights / "audio_encoder");

    public static ProjectedModel ClapAudioModelWithProjection(ClapAudioConfig config, Weights weights)
        => new(
            ClapAudioModel(config, weights / "audio_model"),
            ClapNetworks.Projection(weights / "audio_projection", config.HiddenSize, config.ProjectionDim, config.ProjectionHiddenAct).Forward,
            "audio_embeds");
}
