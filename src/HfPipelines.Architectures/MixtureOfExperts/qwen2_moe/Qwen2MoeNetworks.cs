using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_moe")]
internal static class Qwen2MoeNetworks
{
    public static DecoderModels Models(Qwen2MoeConfig config, Weights weights)
    {
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Attention = dense.Attention with { InputBias = config.QkvBias },
            FeedForward = (mlp, layer) => HasExperts(layer) ? Experts(mlp) : dense.FeedForward(mlp, layer),
        };
        return new DecoderModels(options, config, weights);

        bool HasExperts(int layer)
            => config.MlpOnlyLayers?.Contains(layer) != true && config.NumExperts > 0 && (layer + 1) % config.DecoderSparseStep == 0;

        FeedForward Experts(Weights mlp) => ExpertFeedForward.Create(
            config,
            mlp,
            config.NumExperts,
            config.MoeIntermediateSize,
            config.NormTopkProb,
            shared: new GatedFeedForward(mlp / "shared_expert", config.HiddenSize, config.SharedExpertIntermediateSize, config.HiddenAct),
            sharedGate: new Linear(mlp / "shared_expert_gate", config.HiddenSize, 1, bias: false));
    }
}
