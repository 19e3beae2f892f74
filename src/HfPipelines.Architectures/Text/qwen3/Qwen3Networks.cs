using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3")]
internal static class Qwen3Networks
{
    public static DecoderModels Models(Qwen3Config config, Weights weights)
    {
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache,
            Norm = NormOptions.RootMeanSquare(config.RmsNormEps),
            Attention = new AttentionOptions
            {
                HiddenSize = config.HiddenSize,
                Heads = config.NumAttentionHeads,
                KeyValueHeads = config.NumKeyValueHeads,
                HeadSize = config.HeadDim,
                InputBias = config.AttentionBias,
                OutputBias = config.AttentionBias,
                HeadNorm = NormOptions.RootMeanSquare(config.RmsNormEps),
            },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct),
            Rotary = new RotaryOptions { Parameters = config.RopeParameters, HeadSize = config.HeadDim, MaxPositions = config.MaxPositionEmbeddings },
            Patterns = AttentionPattern.FromLayerTypes(config.LayerTypes, config.NumHiddenLayers, config.UseSlidingWindow ? config.SlidingWindow : null, config.MaxWindowLayers),
        };
        return new DecoderModels(options, config, weights);
    }
}
