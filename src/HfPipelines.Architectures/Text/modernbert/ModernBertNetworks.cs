using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("modernbert")]
internal static class ModernBertNetworks
{
    public static EncoderModels Models(ModernBertConfig config, Weights weights)
    {
        DecoderOptions options = ModernBertParts.Options(config);
        int period = config.GlobalAttnEveryNLayers ?? 3;
        options = options with
        {
            Attention = options.Attention with { FusedName = "Wqkv" },
            Patterns = AttentionPattern.From(config, layer => layer % period != 0, isBidirectional: true),
        };
        var parts = new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, _) => new TransformerDecoder(options, w),
            VocabularyHead = w => ModernBertParts.Head(config, w / "head").Then(new Linear(w / "decoder", config.HiddenSize, config.VocabSize, config.DecoderBias)),
            TokenTransform = w => ModernBertParts.Head(config, w / "head").Forward,
            Pool = w => Pool(config, w, (hidden, _) => hidden.select(1, 0)),
            ChoicePool = w => Pool(config, w, StatePooling.First),
            QuestionHead = "classifier",
        };
        return new EncoderModels(parts, config, weights);
    }

    private static Func<ModelInput, ModelOutput, Tensor> Pool(ModernBertConfig config, Weights weights, Func<Tensor, Tensor?, Tensor> first)
    {
        PredictionHead transform = ModernBertParts.Head(config, weights / "head");
        Func<Tensor, Tensor?, Tensor> pool = config.ClassifierPooling == "mean" ? StatePooling.Mean : first;
        return (input, output) => transform.Forward(pool(output.LastHiddenState, input.AttentionMask));
    }
}

public partial record ModernBertConfig : IModernBertConfig;
