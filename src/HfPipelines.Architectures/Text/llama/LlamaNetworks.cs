using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llama")]
internal static class LlamaNetworks
{
    public static DecoderModels Models(LlamaConfig config, Weights weights)
    {
        int headSize = config.HeadDim ?? config.HiddenSize / config.NumAttentionHeads;
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            KeyValueHeads = config.NumKeyValueHeads,
            HeadSize = headSize,
            Activation = config.HiddenAct,
            NormEpsilon = config.RmsNormEps,
            UseCache = config.UseCache,
            Rotary = new RotaryOptions { Parameters = config.RopeParameters, HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings },
            AttentionInputBias = config.AttentionBias,
            AttentionOutputBias = config.AttentionBias,
            FeedForwardBias = config.MlpBias,
        };
        return new DecoderModels(options, config, weights);
    }
}
