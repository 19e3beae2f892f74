using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("deberta-v2")]
internal static class DebertaV2Networks
{
    public static EncoderModels Models(DebertaV2Config config, Weights weights)
    {
        int embeddingSize = config.Reader.GetInt32(config.HiddenSize, "embedding_size");
        int pooled = config.PoolerHiddenSize ?? config.HiddenSize;
        var parts = new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, _) => new DebertaV2(config, w),
            VocabularyHead = w => config.Legacy
                ? PredictionHead.Vocabulary(w / "cls" / "predictions", config.HiddenSize, embeddingSize, config.VocabSize, config.HiddenAct, config.LayerNormEps)
                : PlainVocabularyHead(config, w),
            Pool = w => EncoderParts.PoolBy(FirstTokenPooling.Dense(new Linear(w / "pooler" / "dense", pooled, pooled), config.PoolerHiddenAct)),
        };
        return new EncoderModels(parts, config, weights);
    }

    private static Func<Tensor, Tensor> PlainVocabularyHead(DebertaV2Config config, Weights weights)
    {
        Weights head = weights / "lm_predictions" / "lm_head";
        var transform = new PredictionHead(
            new Linear(head / "dense", config.HiddenSize, config.HiddenSize), config.HiddenAct, new LayerNorm(head / "LayerNorm", config.HiddenSize, config.LayerNormEps));
        Tensor tokens = (weights / "deberta" / "embeddings" / "word_embeddings").Get("weight", config.VocabSize, config.HiddenSize);
        return transform.Then(new Linear(tokens, head.Get("bias", config.VocabSize)));
    }
}
