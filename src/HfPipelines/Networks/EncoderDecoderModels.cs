using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The classes that encoder-decoders of BART's and T5's lineages have in transformers.</summary>
/// <param name="parts">What the classes are made of.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public class EncoderDecoderModels(EncoderDecoderParts parts, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>Encoder and decoder without a head.</summary>
    public EncoderDecoder Model() => Model(Weights);

    /// <summary>Scores the next token.</summary>
    public ConditionalGenerationModel ForConditionalGeneration()
        => new(Model(parts.HeadsBesideEncoder ? Weights : BaseWeights()), parts.VocabularyHead(Weights));

    /// <summary>The name of <see cref="ForConditionalGeneration"/> in Marian.</summary>
    public ConditionalGenerationModel MTModel() => new(Model(BaseWeights()), parts.VocabularyHead(Weights));

    /// <summary>Scores a text's labels, at its last ending token.</summary>
    public SequenceClassifier ForSequenceClassification()
        => new(Model(BaseWeights()), LastEnd, PredictionHead.Classification(Weights / "classification_head", parts.HiddenSize, Config.NumLabels));

    /// <summary>Scores begin and end of an answer.</summary>
    public QuestionAnswerer ForQuestionAnswering()
        => new(Model(parts.HeadsBesideEncoder ? Weights : BaseWeights()), new Linear(Weights / "qa_outputs", parts.HiddenSize, 2));

    /// <summary>The encoder alone, scoring each token's labels.</summary>
    public TokenClassifier ForTokenClassification()
        => new(parts.Encoder(BaseWeights().As(Class("EncoderModel"), Config)), new Linear(Weights / "classifier", parts.HiddenSize, Config.NumLabels));

    /// <summary>The decoder alone, scoring the next token.</summary>
    public CausalLanguageModel ForCausalLM() => new(parts.Decoder(BaseWeights()), parts.VocabularyHead(Weights));

    /// <summary>The encoder alone, in the place of a model that holds it.</summary>
    public Network EncoderModel() => parts.Encoder(Weights);

    private EncoderDecoder Model(Weights weights) => new(parts.Encoder(weights), parts.Decoder(weights), parts.StartTokenId)
    {
        MasksPlaces = parts.MasksPlaces,
        PlaceMask = parts.PlaceMask,
        WrapsBeforePadding = parts.WrapsBeforePadding,
    };

    private ModelClass Class(string ending) => Config.Architecture.Classes.First(c => c.Name.EndsWith(ending, StringComparison.Ordinal));

    private Tensor LastEnd(ModelInput input, ModelOutput output)
    {
        Tensor ids = input.InputIds ?? throw new ModelInputException("input_ids", "[batch, length]", "none");
        Tensor ends = ids.eq(parts.EndTokenId ?? throw new ModelInputException("input_ids", "an ending token, which the configuration names", "none"));
        Tensor counts = ends.sum(1);
        if (counts.min().ToInt64() != counts.max().ToInt64() || counts[0].ToInt64() == 0 || output.LastHiddenState.size(1) != ids.size(1))
        {
            throw new ModelInputException(
                "input_ids",
                $"texts of {output.LastHiddenState.size(1)} tokens with the same number of ending tokens, at least one",
                $"{ids.size(1)} tokens with {counts.min().ToInt64()} to {counts.max().ToInt64()}");
        }

        return SequenceClassifier.LastOf(output.LastHiddenState, ends);
    }
}
