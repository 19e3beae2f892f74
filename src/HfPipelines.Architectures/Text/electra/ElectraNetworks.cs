using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("electra")]
internal static class ElectraNetworks
{
    public static EncoderModels Models(ElectraConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        EncoderParts parts = Options(config).Parts(w => GeneratorHead(config, w)) with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels, "gelu"),
            ChoicePool = w =>
            {
                var summary = new SequenceSummary(w / "sequence_summary", config.SummaryType, size, config.SummaryUseProj ? size : null, config.SummaryActivation);
                return (_, output) => summary.Forward(output.LastHiddenState, null);
            },
        };
        return new EncoderModels(parts, config, weights);
    }

    /// <summary>Scores whether each token was replaced, [batch, length].</summary>
    public static TokenClassifier ElectraForPreTraining(ElectraConfig config, Weights weights)
    {
        var head = new PlainFeedForward(
            weights / "discriminator_predictions", config.HiddenSize, config.HiddenSize, 1, config.HiddenAct, first: "dense", second: "dense_prediction");
        return new TokenClassifier(Options(config).Create(weights / "electra", pools: false), hidden => head.Forward(hidden).squeeze(-1));
    }

    private static BertOptions Options(ElectraConfig config)
    {
        var options = new BertOptions(config) { Pooler = null, Projection = config.EmbeddingSize == config.HiddenSize ? null : "embeddings_project" };
        return options with { Embedding = options.Embedding with { Size = config.EmbeddingSize } };
    }

    private static Func<Tensor, Tensor> GeneratorHead(ElectraConfig config, Weights weights)
    {
        PredictionHead transform = PredictionHead.Create(weights / "generator_predictions", config.HiddenSize, config.EmbeddingSize, "gelu", config.LayerNormEps);
        return transform.Then(new Linear(weights / "generator_lm_head", config.EmbeddingSize, config.VocabSize));
    }
}
