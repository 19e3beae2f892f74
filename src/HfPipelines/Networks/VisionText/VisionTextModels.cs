using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The classes that most networks of pictures and text have in transformers.</summary>
/// <param name="model">Makes the model without a head, from the view that holds it.</param>
/// <param name="text">The configuration of the text model.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public sealed class VisionTextModels(Func<Weights, VisionTextModel> model, PretrainedConfig text, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>The number that the scores of tokens are squashed to stay below; null for none.</summary>
    public double? LogitCap { get; init; }

    /// <summary>The model without a head.</summary>
    public VisionTextModel Model() => model(Weights);

    /// <summary>Scores the next token.</summary>
    public CausalLanguageModel ForConditionalGeneration()
    {
        DecoderNetwork decoder = Config.Architecture.CreateDecoder(Config, BaseWeights());
        Embedding table = decoder.InputEmbeddings;

        // The text model's own configuration may tie the head too, which the loader knows nothing of.
        bool tied = text.TieWordEmbeddings && !Weights.Contains("lm_head.weight");
        Linear head = tied ? new Linear(table.Weight, null) : new Linear(Weights / "lm_head", table.Size, table.Count, bias: false);
        return new CausalLanguageModel(decoder, head) { LogitCap = LogitCap };
    }

    /// <summary>Scores a text's labels.</summary>
    public SequenceClassifier ForSequenceClassification()
    {
        DecoderNetwork decoder = Config.Architecture.CreateDecoder(Config, BaseWeights());
        return new SequenceClassifier(decoder, new Linear(Weights / "score", decoder.InputEmbeddings.Size, Config.NumLabels, bias: false), text.AsTransformer().PadTokenId);
    }
}
