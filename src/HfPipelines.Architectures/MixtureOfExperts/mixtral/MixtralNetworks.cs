using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mixtral")]
internal static class MixtralNetworks
{
    public static DecoderModels Models(MixtralConfig config, Weights weights)
    {
        int headSize = config.HeadDim ?? config.HiddenSize / config.NumAttentionHeads;
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache,
            Norm = NormOptions.RootMeanSquare(config.RmsNormEps),
            Attention = new AttentionOptions { HiddenSize = config.HiddenSize, Heads = config.NumAttentionHeads, KeyValueHeads = config.NumKeyValueHeads, HeadSize = headSize },
            FeedForward = (mlp, _) => new ExpertFeedForward(
                new TopExpertsRouter(mlp / "gate", config.HiddenSize, config.NumLocalExperts, config.NumExpertsPerTok, normalizes: true),
                FusedGatedFeedForward.Experts(mlp / "experts", config.NumLocalExperts, config.HiddenSize, config.IntermediateSize, config.HiddenAct)),
            Rotary = new RotaryOptions { Parameters = config.RopeParameters, HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings },
            Patterns = [.. Enumerable.Repeat(AttentionPattern.Sliding(config.SlidingWindow), config.NumHiddenLayers)],
            ExpertsPerToken = config.NumExpertsPerTok,
            OutputRouterLogits = config.OutputRouterLogits,
        };
        return new DecoderModels(options, config, weights);
    }
}
