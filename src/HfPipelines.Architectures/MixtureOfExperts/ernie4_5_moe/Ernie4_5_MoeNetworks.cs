using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ernie4_5_moe")]
internal static class Ernie4_5_MoeNetworks
{
    public static DecoderModels Models(Ernie4_5_MoeConfig config, Weights weights)
    {
        bool bias = config.UseBias == true;
        int count = config.Required(config.MoeNumExperts, "moe_num_experts");
        int last = config.MoeLayerEndIndex is { } end and >= 0 ? end : config.NumHiddenLayers - 1;
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { InputBias = bias, OutputBias = bias },
            Rotary = RotaryOptions.From(config) with { Layout = RotaryLayout.Interleaved },
            FeedForward = (mlp, layer) => HasExperts(layer) ? Experts(mlp) : Dense(mlp, config.IntermediateSize),
            ExpertsPerToken = config.MoeK,
            HeadBias = bias,
        };
        return new DecoderModels(options, config, weights);

        bool HasExperts(int layer) => (layer + 1) % (config.MoeLayerInterval ?? 1) == 0 && layer >= (config.MoeLayerStartIndex ?? 0) && layer <= last;

        GatedFeedForward Dense(Weights mlp, int innerSize) => new(mlp, config.HiddenSize, innerSize, config.HiddenAct, bias);

        ExpertFeedForward Experts(Weights mlp)
        {
            int shared = config.MoeNumSharedExperts ?? 0;
            Weights gate = mlp / "gate";
            var router = new CorrectedExpertsRouter(gate, config.HiddenSize, count, (gate / "moe_statics").Get("e_score_correction_bias", 1, count))
            {
                Chosen = config.Required(config.MoeK, "moe_k"),
                ScoresAreProbabilities = true,
                Normalizes = true,
                LeastSum = config.MoeNormMin ?? 0,
            };
            return new ExpertFeedForward(
                router, FusedGatedFeedForward.Experts(mlp / "experts", count, config.HiddenSize, config.MoeIntermediateSize, config.HiddenAct))
            {
                Shared = shared == 0 ? null : Dense(mlp / "shared_experts", config.MoeIntermediateSize * shared),
            };
        }
    }
}
