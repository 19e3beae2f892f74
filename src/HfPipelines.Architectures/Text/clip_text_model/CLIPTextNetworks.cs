using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip_text_model")]
internal static class CLIPTextNetworks
{
    public static Network CLIPTextModel(CLIPTextConfig config, Weights weights) => new ClipText(config, weights);

    public static Network CLIPTextModelWithProjection(CLIPTextConfig config, Weights weights)
        => new ClipProjected(
            config.Architecture.CreateBase(config, weights / "text_model"),
            new Linear(weights / "text_projection", config.HiddenSize, config.Required(config.ProjectionDim, "projection_dim"), bias: false),
            "text_embeds");
}
