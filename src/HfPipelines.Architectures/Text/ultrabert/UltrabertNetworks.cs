using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("ultrabert")]
internal static class UltrabertNetworks
{
    public static EncoderModels Models(UltrabertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        IReadOnlyList<string> types = config.LayerTypes ?? [.. Enumerable.Range(1, config.NumHiddenLayers).Select(i => i % 3 == 0 ? "full_attention" : "sliding_attention")];
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Patterns = AttentionPattern.FromLayerTypes(types, config.NumHiddenLayers, 2 * config.SlidingWindow, isBidirectional: true),

            // Positions that a call gives mean no packed sequences here.
            UseCache = true,
        };
        var parts = new EncoderParts
        {
            HiddenSize = size,
            Encoder = (w, _) => new TransformerDecoder(options, w),
            VocabularyHead = w => VocabularyHead(config, w / "head"),
            Pool = _ => config.ClassifierPooling == "mean"
                ? (input, output) => StatePooling.Mean(output.LastHiddenState, input.AttentionMask)
                : (_, output) => output.LastHiddenState.select(1, 0),
        };
        return new EncoderModels(parts, config, weights);
    }

    private static Func<Tensor, Tensor> VocabularyHead(UltrabertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        const string Activation = "gelu_pytorch_tanh";
        var transform = new PlainFeedForward(weights, size, config.PredictionHeadSize, size, Activation, bias: false, first: "linear1", second: "linear2");
        Func<Tensor, Tensor> activate = Activations.Get(Activation);
        var scores = new Linear(weights / "decoder", size, config.VocabSize, bias: false);
        return hidden => scores.Forward(activate(transform.Forward(hidden)));
    }
}
