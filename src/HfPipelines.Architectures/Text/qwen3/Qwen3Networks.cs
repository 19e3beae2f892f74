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
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            KeyValueHeads = config.NumKeyValueHeads,
            HeadSize = config.HeadDim,
            Activation = config.HiddenAct,
            NormEpsilon = config.RmsNormEps,
            UseCache = config.UseCache,
            Rotary = new RotaryOptions { Parameters = config.RopeParameters, HeadSize = config.HeadDim, MaxPositions = config.MaxPositionEmbeddings },
            AttentionInputBias = config.AttentionBias,
            AttentionOutputBias = config.AttentionBias,
            HeadNorm = true,
            Patterns = AttentionPattern.FromLayerTypes(config.LayerTypes, config.NumHiddenLayers, config.UseSlidingWindow ? config.SlidingWindow : null, config.MaxWindowLayers),
        };
        return new DecoderModels(options, config, weights);
    }
}
