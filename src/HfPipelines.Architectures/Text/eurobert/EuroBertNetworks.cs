using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("eurobert")]
internal static class EuroBertNetworks
{
    public static EncoderModels Models(EuroBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        DecoderOptions options = DecoderOptions.From(config) with
        {
            Patterns = [.. Enumerable.Repeat(AttentionPattern.Bidirectional, config.NumHiddenLayers)],

            // Positions that a call gives mean no packed sequences here.
            UseCache = true,
        };
        var parts = new EncoderParts
        {
            HiddenSize = size,
            Encoder = (w, _) => new TransformerDecoder(options, w),
            VocabularyHead = w => new Linear(w / "lm_head", size, config.VocabSize, config.MlpBias).Forward,
        };
        return new EncoderModels(parts, config, weights);
    }

    public static SequenceClassifier EuroBertForSequenceClassification(EuroBertConfig config, Weights weights)
    {
        var head = new PlainFeedForward(weights, config.HiddenSize, config.HiddenSize, config.NumLabels, "gelu", first: "dense", second: "classifier");
        Network encoder = Models(config, weights / "model").Model();
        return config.ClassifierPooling switch
        {
            "bos" => new(encoder, (_, output) => output.LastHiddenState.select(1, 0), head.Forward),
            "mean" => new(encoder, (input, output) => StatePooling.Mean(output.LastHiddenState, input.AttentionMask), head.Forward),
            "late" => new(encoder, (input, output) => StatePooling.Mean(head.Forward(output.LastHiddenState), input.AttentionMask), scores => scores),
            _ => throw new HfPipelinesException($"'classifier_pooling': expected bos, mean or late, found '{config.ClassifierPooling}'."),
        };
    }
}
