using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>What the classes of RoBERTa and of its descendants are made of: BERT's layers under heads of their own, mostly with positions that leave padding out.</summary>
internal static class RobertaParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="options">The choices.</param>
    public static EncoderParts Create(BertOptions options)
    {
        ITransformerConfig config = options.Config;
        int size = config.HiddenSize;
        double epsilon = options.Layers.NormEpsilon;
        return options.Parts(
            w => PredictionHead.Vocabulary(w / "lm_head", size, size, options.Embedding.VocabularySize, "gelu", epsilon, transformName: "", normName: "layer_norm")) with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels),
        };
    }
}
