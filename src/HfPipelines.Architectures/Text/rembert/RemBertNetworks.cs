using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("rembert")]
internal static class RemBertNetworks
{
    public static EncoderModels Models(RemBertConfig config, Weights weights)
    {
        var options = new BertOptions(config) { Projection = "encoder.embedding_hidden_mapping_in" };
        options = options with { Embedding = options.Embedding with { Size = config.InputEmbeddingSize } };
        return new EncoderModels(options.Parts(w => VocabularyHead(config, w / "cls" / "predictions")), config, weights);
    }

    private static Func<Tensor, Tensor> VocabularyHead(RemBertConfig config, Weights weights)
    {
        int size = config.OutputEmbeddingSize;
        return PredictionHead.Create(weights, config.HiddenSize, size, config.HiddenAct, config.LayerNormEps).Then(new Linear(weights / "decoder", size, config.VocabSize));
    }
}
