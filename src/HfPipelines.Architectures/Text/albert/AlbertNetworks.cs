using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("albert")]
internal static class AlbertNetworks
{
    public static EncoderModels Models(AlbertConfig config, Weights weights) => new(Options(config).Parts(w => VocabularyHead(config, w)), config, weights);

    public static PreTrainingModel AlbertForPreTraining(AlbertConfig config, Weights weights) => new(
        Options(config).Create(weights / "albert", pools: true),
        VocabularyHead(config, weights),
        new Linear(weights / "sop_classifier" / "classifier", config.HiddenSize, config.NumLabels).Forward)
    {
        RelationshipName = "sop_logits",
    };

    private static BertOptions Options(AlbertConfig config)
    {
        var options = new BertOptions(config) { Projection = "encoder.embedding_hidden_mapping_in", Pooler = "pooler" };
        int inner = config.InnerGroupNum;
        return options with
        {
            Embedding = options.Embedding with { Size = config.EmbeddingSize },
            Layers = options.Layers with
            {
                Layers = config.NumHiddenLayers * inner,
                LayerPlace = i => $"{i / inner * config.NumHiddenGroups / config.NumHiddenLayers}.albert_layers.{i % inner}",
                Names = options.Layers.Names with
                {
                    Layers = "albert_layer_groups",
                    Query = "query",
                    Key = "key",
                    Value = "value",
                    AttentionOutput = "dense",
                    AttentionNorm = "attention.LayerNorm",
                    FeedForwardInput = "ffn",
                    FeedForwardOutput = "ffn_output",
                    FeedForwardNorm = "full_layer_layer_norm",
                },
            },
        };
    }

    private static Func<Tensor, Tensor> VocabularyHead(AlbertConfig config, Weights weights) => PredictionHead.Vocabulary(
        weights / "predictions", config.HiddenSize, config.EmbeddingSize, config.VocabSize, config.HiddenAct, config.LayerNormEps, transformName: "");
}
