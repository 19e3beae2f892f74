using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>What the classes of RoBERTa and of its descendants are made of: BERT's layers under heads of their own, with positions that leave padding out.</summary>
internal static class RobertaParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="paddingTokenId">The padding token.</param>
    public static EncoderParts Create(ITransformerConfig config, int? paddingTokenId)
    {
        int size = config.HiddenSize;
        return BertParts.Create(
            config,
            w => PredictionHead.Vocabulary(w / "lm_head", size, size, config.Required(config.VocabSize, "vocab_size"), "gelu", config.LayerNormEps ?? 1e-5, transformName: "", normName: "layer_norm"),
            paddingTokenId) with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels),
        };
    }
}
