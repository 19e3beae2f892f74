using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("mobilebert")]
internal static class MobileBertNetworks
{
    private const double EmbeddingEpsilon = 1e-5;

    public static EncoderModels Models(MobileBertConfig config, Weights weights)
    {
        var options = new BertOptions(config) { Pooler = config.ClassifierActivation ? "pooler.dense" : null, PoolsFirst = true };
        options = options with
        {
            Embedding = options.Embedding with
            {
                TokenSize = config.EmbeddingSize,
                Norm = null,
                TokenTransform = w => TokenTransform(config, w),
                ResultTransform = w =>
                {
                    Norm norm = MobileBertNorm.Create(config, w / "LayerNorm", config.HiddenSize, EmbeddingEpsilon);
                    return (sum, _) => norm.Forward(sum);
                },
            },
            Layers = options.Layers with { Layer = (w, _) => new MobileBertLayer(config, w) },
        };
        return new EncoderModels(options.Parts(w => VocabularyHead(config, w / "cls" / "predictions")), config, weights);
    }

    // Each token may see its neighbours' embeddings, the next one's first.
    private static Func<Tensor, ModelInput, Tensor> TokenTransform(MobileBertConfig config, Weights weights)
    {
        if (!config.TrigramInput && config.EmbeddingSize == config.HiddenSize)
        {
            return (tokens, _) => tokens;
        }

        var linear = new Linear(weights / "embedding_transformation", config.EmbeddingSize * (config.TrigramInput ? 3 : 1), config.HiddenSize);
        return (tokens, _) => linear.Forward(config.TrigramInput ? Trigrams(tokens) : tokens);
    }

    private static Tensor Trigrams(Tensor tokens)
    {
        long others = tokens.size(1) - 1;
        Tensor none = zeros([tokens.size(0), 1, tokens.size(2)], tokens.dtype, tokens.device);
        return cat([cat([tokens.narrow(1, 1, others), none], 1), tokens, cat([none, tokens.narrow(1, 0, others)], 1)], 2);
    }

    // The table of tokens is narrower than the hidden states; the rest of the matrix is the head's own.
    private static Func<Tensor, Tensor> VocabularyHead(MobileBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        PredictionHead transform = PredictionHead.Create(weights / "transform", size, size, config.HiddenAct, config.LayerNormEps);
        Tensor tokens = (weights / "decoder").Get("weight", config.VocabSize, config.EmbeddingSize);
        Tensor matrix = size == config.EmbeddingSize ? tokens
            : weights.Own(cat([tokens, (weights / "dense").Get("weight", size - config.EmbeddingSize, config.VocabSize).t()], 1));
        return transform.Then(new Linear(matrix, weights.Get("bias", config.VocabSize)));
    }
}
