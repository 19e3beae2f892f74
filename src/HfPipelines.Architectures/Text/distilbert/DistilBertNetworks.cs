using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("distilbert")]
internal static class DistilBertNetworks
{
    private const double Epsilon = 1e-12;

    public static EncoderModels Models(DistilBertConfig config, Weights weights)
    {
        var options = new BertOptions(config) { Encoder = "transformer", Pooler = null };
        options = options with
        {
            Embedding = options.Embedding with { NormEpsilon = Epsilon },
            Layers = options.Layers with
            {
                IntermediateSize = config.HiddenDim,
                NormEpsilon = Epsilon,
                Names = options.Layers.Names with
                {
                    Query = "q_lin",
                    Key = "k_lin",
                    Value = "v_lin",
                    AttentionOutput = "out_lin",
                    AttentionNorm = "sa_layer_norm",
                    FeedForward = "ffn",
                    FeedForwardInput = "lin1",
                    FeedForwardOutput = "lin2",
                    FeedForwardNorm = "output_layer_norm",
                },
            },
        };
        EncoderParts parts = options.Parts(w => VocabularyHead(config, w)) with
        {
            Pool = w => EncoderParts.PoolBy(FirstTokenPooling.Dense(new Linear(w / "pre_classifier", config.Dim, config.Dim), "relu")),
        };
        return new EncoderModels(parts, config, weights);
    }

    private static Func<Tensor, Tensor> VocabularyHead(DistilBertConfig config, Weights weights)
    {
        PredictionHead transform = PredictionHead.Create(weights, config.Dim, config.Dim, config.Activation, Epsilon, "vocab_transform", "vocab_layer_norm");
        return transform.Then(new Linear(weights / "vocab_projector", config.Dim, config.VocabSize));
    }
}
