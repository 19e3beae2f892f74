using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("phi3")]
internal static class Phi3Networks
{
    public static DecoderModels Models(Phi3Config config, Weights weights)
    {
        int headSize = config.HiddenSize / config.NumAttentionHeads;
        RopeParameters rope = config.RopeParameters with
        {
            // The first files called the scaling yarn, which it is not.
            RopeType = config.RopeParameters.RopeType == "yarn" ? "longrope" : config.RopeParameters.RopeType,
            OriginalMaxPositionEmbeddings = config.RopeParameters.OriginalMaxPositionEmbeddings ?? config.OriginalMaxPositionEmbeddings,
        };
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache,
            Norm = NormOptions.RootMeanSquare(config.RmsNormEps),
            Attention = new AttentionOptions { HiddenSize = config.HiddenSize, Heads = config.NumAttentionHeads, KeyValueHeads = config.NumKeyValueHeads, FusedName = "qkv_proj" },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct),
            Rotary = new RotaryOptions { Parameters = rope, HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings, DefaultIsPartial = true },
            RestartLength = config.OriginalMaxPositionEmbeddings,
            Patterns = [.. Enumerable.Repeat(AttentionPattern.Sliding(config.SlidingWindow), config.NumHiddenLayers)],
        };
        return new DecoderModels(options, config, weights);
    }
}
