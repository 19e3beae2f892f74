using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llama")]
internal static class LlamaNetworks
{
    public static Network LlamaModel(LlamaConfig config, Weights weights) => Models(config, weights).Base();

    public static Network LlamaForCausalLM(LlamaConfig config, Weights weights) => Models(config, weights).CausalLanguageModel();

    public static Network LlamaForSequenceClassification(LlamaConfig config, Weights weights) => Models(config, weights).SequenceClassifier(config.PadTokenId);

    public static Network LlamaForTokenClassification(LlamaConfig config, Weights weights) => Models(config, weights).TokenClassifier();

    public static Network LlamaForQuestionAnswering(LlamaConfig config, Weights weights) => Models(config, weights).QuestionAnswerer("transformer");

    private static DecoderModels Models(LlamaConfig config, Weights weights)
    {
        int headSize = config.HeadDim ?? config.HiddenSize / config.NumAttentionHeads;
        var options = new DecoderOptions
        {
            VocabularySize = config.VocabSize,
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
