using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("roc_bert")]
internal static class RoCBertNetworks
{
    public static EncoderModels Models(RoCBertConfig config, Weights weights) => new(Options(config).Parts(), config, weights);

    /// <summary>Scores the token at every place, as the class for masked tokens.</summary>
    public static MaskedLanguageModel RoCBertForPreTraining(RoCBertConfig config, Weights weights)
    {
        EncoderParts parts = Options(config).Parts();
        return new MaskedLanguageModel(parts.Encoder(weights / "roc_bert", false), parts.VocabularyHead(weights));
    }

    private static BertOptions Options(RoCBertConfig config)
    {
        var options = new BertOptions(config);
        TextEmbeddingOptions embedding = config.ConcatInput
            ? options.Embedding with { TokenTransform = w => new GlyphEmbedding(config, w).Map }
            : options.Embedding with { ResultTransform = w => new GlyphEmbedding(config, w).Mean };
        return options with { Embedding = embedding };
    }
}
