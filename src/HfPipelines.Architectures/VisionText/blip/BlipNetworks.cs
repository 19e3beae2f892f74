using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("blip")]
internal static class BlipNetworks
{
    public static Network BlipModel(BlipConfig config, Weights weights)
        => new ContrastiveModel(
            BlipTextNetworks.BlipTextModel(config.TextConfig, weights / "text_model"),
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            weights.Get("logit_scale"),
            textProjection: new Linear(weights / "text_projection", config.TextConfig.HiddenSize, config.ProjectionDim, bias: false),
            visionProjection: new Linear(weights / "visual_projection", config.VisionConfig.HiddenSize, config.ProjectionDim, bias: false))
        {
            TellsOwnPools = true,
        };

    public static Network BlipForConditionalGeneration(BlipConfig config, Weights weights)
        => new BlipCaptioner(config.TextConfig, Vision(config, weights), BlipTextNetworks.BlipTextLMHeadModel(config.TextConfig, weights / "text_decoder"));

    public static Network BlipForQuestionAnswering(BlipConfig config, Weights weights)
        => new BlipQuestionAnswerer(
            Vision(config, weights),
            BlipText.Create(config.TextConfig, weights / "text_encoder", AttentionPattern.Bidirectional, pools: false),
            BlipTextNetworks.BlipTextLMHeadModel(config.TextConfig, weights / "text_decoder"));

    public static Network BlipForImageTextRetrieval(BlipConfig config, Weights weights)
        => new BlipMatcher(
            Vision(config, weights),
            BlipText.Create(config.TextConfig, weights / "text_encoder", AttentionPattern.Bidirectional, pools: false),
            new Linear(weights / "itm_head", config.TextConfig.HiddenSize, 2),
            new Linear(weights / "vision_proj", config.VisionConfig.HiddenSize, config.ImageTextHiddenSize),
            new Linear(weights / "text_proj", config.TextConfig.HiddenSize, config.ImageTextHiddenSize));

    private static BlipVision Vision(BlipConfig config, Weights weights)
        => new(config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"));
}
