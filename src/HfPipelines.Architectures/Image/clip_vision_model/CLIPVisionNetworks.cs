using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clip_vision_model")]
internal static class CLIPVisionNetworks
{
    public static Network CLIPVisionModel(CLIPVisionConfig config, Weights weights) => new ClipVision(config, weights);

    public static Network CLIPVisionModelWithProjection(CLIPVisionConfig config, Weights weights)
        => new ClipProjected(
            config.Architecture.CreateBase(config, weights / "vision_model"),
            new Linear(weights / "visual_projection", config.HiddenSize, config.ProjectionDim, bias: false),
            "image_embeds");
}
