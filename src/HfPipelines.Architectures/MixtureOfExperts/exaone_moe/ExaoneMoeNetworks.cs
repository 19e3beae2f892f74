using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("exaone_moe")]
internal static class ExaoneMoeNetworks
{
    public static DecoderModels Models(ExaoneMoeConfig config, Weights weights)
    {
        IReadOnlyList<AttentionPattern> patterns = AttentionPattern.From(config, layer => (layer + 1) % config.Reader.GetInt32(4, "sliding_window_pattern") != 0);
        DecoderOptions dense = DecoderOptions.From(config), options = dense with
        {
            Attention = dense.Attention with { HeadNorm = dense.Norm },
            Patterns = patterns,
            Turns = layer => patterns[layer].Size > 0,
            FeedForward = (mlp, layer) => HasExperts(layer) ? Experts(mlp) : dense.FeedForward(mlp, layer),
        };
        return new DecoderModels(options, config, weights);

        bool HasExperts(int layer) => config.MlpLayerTypes is { } types ? types[layer] == "sparse" : layer >= config.FirstKDenseReplace;

        FeedForward Experts(Weights mlp)
        {
            var router = new CorrectedExpertsRouter(mlp / "gate", config.HiddenSize, config.NumExperts)
            {
                Chosen = config.NumExpertsPerTok,
                Groups = config.NGroup,
                ChosenGroups = config.TopkGroup,
                Normalizes = config.NormTopkProb,
                Scale = config.RoutedScalingFactor,
            };
            return ExpertFeedForward.Create(config, mlp, router, config.NumExperts, config.MoeIntermediateSize, config.NumSharedExperts);
        }
    }
}
