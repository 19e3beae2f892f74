using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("convbert")]
internal static class ConvBertNetworks
{
    public static EncoderModels Models(ConvBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        var options = new BertOptions(config) { Pooler = null, SeesAllForNone = true, Projection = config.EmbeddingSize == size ? null : "embeddings_project" };
        options = options with
        {
            Embedding = options.Embedding with { Size = config.EmbeddingSize },
            Layers = options.Layers with
            {
                Mixer = (attention, _) => new ConvBertAttention(config, attention),
                FeedForward = config.NumGroups == 1 ? null : (layer, _) => new GroupedFeedForward(
                    Grouped(layer / "intermediate.dense", size, config.IntermediateSize), Grouped(layer / "output.dense", config.IntermediateSize, size), config.HiddenAct),
            },
        };
        EncoderParts parts = options.Parts(w => GeneratorHead(config, w)) with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels, config.HiddenAct),
            ChoicePool = Summary,
        };
        return new EncoderModels(parts, config, weights);

        GroupedLinear Grouped(Weights layer, int inputSize, int outputSize) => new(
            layer.Get("weight", config.NumGroups, inputSize / config.NumGroups, outputSize / config.NumGroups), layer.Get("bias", outputSize));

        Func<ModelInput, ModelOutput, Tensor> Summary(Weights view)
        {
            ConfigReader reader = config.Reader;
            var summary = new SequenceSummary(
                view / "sequence_summary",
                reader.GetString("last", "summary_type"),
                size,
                reader.GetBoolean(false, "summary_use_proj") ? size : null,
                reader.GetStringOrNull("summary_activation"));
            return (_, output) => summary.Forward(output.LastHiddenState, null);
        }
    }

    private static Func<Tensor, Tensor> GeneratorHead(ConvBertConfig config, Weights weights)
    {
        PredictionHead transform = PredictionHead.Create(weights / "generator_predictions", config.HiddenSize, config.EmbeddingSize, "gelu", config.LayerNormEps);
        return transform.Then(new Linear(weights / "generator_lm_head", config.EmbeddingSize, config.VocabSize));
    }
}
