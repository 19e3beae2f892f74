using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2")]
internal static class Qwen2Networks
{
    public static DecoderModels Models(Qwen2Config config, Weights weights)
    {
        // The configuration has no such field, but transformers heeds the key.
        int headSize = config.Json.TryGetProperty("head_dim", out JsonElement size) && size.TryGetInt32(out int given) ? given : config.HiddenSize / config.NumAttentionHeads;
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
                HeadSize = headSize,
                InputBias = true,
            },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct),
            Rotary = new RotaryOptions { Parameters = config.RopeParameters, HeadSize = headSize, MaxPositions = config.MaxPositionEmbeddings },
            Patterns = AttentionPattern.FromLayerTypes(config.LayerTypes, config.NumHiddenLayers, config.UseSlidingWindow ? config.SlidingWindow : null, config.MaxWindowLayers),
        };
        return new DecoderModels(options, config, weights);
    }
}
