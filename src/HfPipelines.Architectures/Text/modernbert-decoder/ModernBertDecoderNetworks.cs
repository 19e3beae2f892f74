using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("modernbert-decoder")]
internal static class ModernBertDecoderNetworks
{
    public static TransformerDecoder ModernBertDecoderModel(ModernBertDecoderConfig config, Weights weights)
    {
        int period = config.GlobalAttnEveryNLayers ?? 3;
        IReadOnlyList<string> types = config.LayerTypes
            ?? [.. Enumerable.Range(0, config.NumHiddenLayers).Select(layer => layer % period == 0 ? "full_attention" : "sliding_attention")];
        DecoderOptions options = ModernBertParts.Options(config) with
        {
            Patterns = AttentionPattern.FromLayerTypes(types, config.NumHiddenLayers, config.LocalAttention / 2),
            UseCache = config.UseCache,
        };
        return new TransformerDecoder(options, weights);
    }

    public static CausalLanguageModel ModernBertDecoderForCausalLM(ModernBertDecoderConfig config, Weights weights)
    {
        var scores = new Linear(weights / "decoder", config.HiddenSize, config.VocabSize, config.DecoderBias);
        return new CausalLanguageModel(ModernBertDecoderModel(config, weights / "model"), ModernBertParts.Head(config, weights / "lm_head").Then(scores));
    }

    public static SequenceClassifier ModernBertDecoderForSequenceClassification(ModernBertDecoderConfig config, Weights weights)
    {
        var scores = new Linear(weights / "classifier", config.HiddenSize, config.NumLabels, config.ClassifierBias);
        Func<Tensor, Tensor> head = ModernBertParts.Head(config, weights / "head").Then(scores);
        return new SequenceClassifier(
            ModernBertDecoderModel(config, weights / "model"), (input, output) => SequenceClassifier.LastToken(output.LastHiddenState, input.InputIds, config.PadTokenId), head);
    }
}

public partial record ModernBertDecoderConfig : IModernBertConfig;
