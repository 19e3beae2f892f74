using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("blip_text_model")]
internal static class BlipTextNetworks
{
    public static Network BlipTextModel(BlipTextConfig config, Weights weights) => BlipText.Create(config, weights, AttentionPattern.Bidirectional, pools: true);

    public static CausalLanguageModel BlipTextLMHeadModel(BlipTextConfig config, Weights weights)
        => new(
            BlipText.Create(config, weights / "bert", AttentionPattern.Causal, pools: false),
            PredictionHead.Vocabulary(weights / "cls" / "predictions", config.HiddenSize, config.HiddenSize, config.VocabSize, config.HiddenAct, config.LayerNormEps));
}
