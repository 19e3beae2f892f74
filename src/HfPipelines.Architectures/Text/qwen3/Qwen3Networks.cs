using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3")]
internal static class Qwen3Networks
{
    public static Network Qwen3Model(Qwen3Config config, Weights weights) => Models(config, weights).Base();

    public static Network Qwen3ForCausalLM(Qwen3Config config, Weights weights) => Models(config, weights).CausalLanguageModel();

    public static Network Qwen3ForSequenceClassification(Qwen3Config config, Weights weights) => Models(config, weights).SequenceClassifier(config.PadTokenId);

    public static Network Qwen3ForTokenClassification(Qwen3Config config, Weights weights) => Models(config, weights).TokenClassifier();

    public static Network Qwen3ForQuestionAnswering(Qwen3Config config, Weights weights) => Models(config, weights).QuestionAnswerer("transformer");

    private static DecoderModels Models(Qwen3Config config, Weights weights)
    {
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
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
