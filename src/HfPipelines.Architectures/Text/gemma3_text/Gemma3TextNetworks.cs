using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gemma3_text")]
internal static class Gemma3TextNetworks
{
    public static Network Gemma3ForCausalLM(Gemma3TextConfig config, Weights weights) => Models(config, weights).ForCausalLM();

    public static DecoderModels Models(Gemma3TextConfig config, Weights weights)
    {
        var norm = new NormOptions(NormKind.ShiftedRootMeanSquare, config.RmsNormEps);
        int pattern = config.SlidingWindowPattern ?? 6;
        IReadOnlyList<string> types = config.LayerTypes ?? [.. Enumerable.Range(1, config.NumHiddenLayers).Select(i => i % pattern == 0 ? "full_attention" : "sliding_attention")];
        bool isBidirectional = config.UseBidirectionalAttention == true;
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
            PadTokenId = config.PadTokenId,
            HiddenSize = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache,
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
            Norm = norm,
            Names = new DecoderNames { AttentionResultNorm = "post_attention_layernorm", FeedForwardNorm = "pre_feedforward_layernorm", FeedForwardResultNorm = "post_feedforward_layernorm" },
            Attention = new AttentionOptions
            {
                HiddenSize = config.HiddenSize,
                Heads = config.NumAttentionHeads,
                KeyValueHeads = config.NumKeyValueHeads,
                HeadSize = config.HeadDim,
                InputBias = config.AttentionBias,
                OutputBias = config.AttentionBias,
                HeadNorm = norm,
                Scale = 1 / Math.Sqrt(config.QueryPreAttnScalar),
            },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenActivation),
            Rotary = Rotary("full_attention"),
            WindowRotary = Rotary("sliding_attention"),
            Patterns = AttentionPattern.FromLayerTypes(types, config.NumHiddenLayers, config.SlidingWindow, isBidirectional),
            LogitCap = config.FinalLogitSoftcapping,
        };
        return new DecoderModels(options, config, weights);

        RotaryOptions Rotary(string type)
            => new() { Parameters = config.RopeParameters.LayerTypes[type], HeadSize = config.HeadDim, MaxPositions = config.MaxPositionEmbeddings };
    }
}
