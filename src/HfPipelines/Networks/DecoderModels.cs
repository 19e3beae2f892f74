using System.Runtime.CompilerServices;
using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The classes that most decoders have in transformers: without a head and with the four usual heads.</summary>
/// <param name="options">The choices of the decoder.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public sealed class DecoderModels(DecoderOptions options, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>Makes the head that scores choices, from the view that holds it; null for model types without one.</summary>
    public Func<Weights, SequenceSummary>? ChoiceHead { get; init; }

    private int Size => options.EmbeddingSize ?? options.HiddenSize;

    /// <summary>The decoder without a head.</summary>
    public TransformerDecoder Model() => new(options, Weights);

    /// <summary>Scores the next token.</summary>
    public CausalLanguageModel ForCausalLM() => LanguageModel();

    /// <summary>Scores the next token, under the name of older classes.</summary>
    public CausalLanguageModel LMHeadModel() => LanguageModel();

    /// <summary>Scores a text's labels.</summary>
    public SequenceClassifier ForSequenceClassification()
        => new(new TransformerDecoder(options, BaseWeights()), new Linear(Weights / options.Names.SequenceClassifier, Size, Config.NumLabels, bias: false), options.PadTokenId);

    /// <summary>Scores each token's labels.</summary>
    public TokenClassifier ForTokenClassification()
    {
        bool bias = !Config.Json.TryGetProperty("token_classification_bias", out JsonElement given) || given.ValueKind != JsonValueKind.False;
        return new TokenClassifier(new TransformerDecoder(options, BaseWeights()), new Linear(Weights / options.Names.TokenClassifier, Size, Config.NumLabels, bias));
    }

    /// <summary>Scores begin and end of an answer.</summary>
    public QuestionAnswerer ForQuestionAnswering()
        => new(new TransformerDecoder(options, BaseWeights()), new Linear(Weights / "qa_outputs", Size, 2));

    /// <summary>Scores the next token, and which of several texts answers.</summary>
    /// <exception cref="InvalidOperationException">The model type has no <see cref="ChoiceHead"/>.</exception>
    public DoubleHeadsModel DoubleHeadsModel()
    {
        Func<Weights, SequenceSummary> choiceHead = ChoiceHead ?? throw new InvalidOperationException($"'{Config.Architecture.ModelType}' has no head that scores choices.");
        return new DoubleHeadsModel(
            new TransformerDecoder(options, BaseWeights()),
            new Linear(Weights / options.Names.LanguageHead, options.HiddenSize, options.VocabularySize, options.HeadBias),
            choiceHead(Weights / "multiple_choice_head"));
    }

    private CausalLanguageModel LanguageModel([CallerMemberName] string head = "")
        => new(new TransformerDecoder(options, BaseWeights(head)), new Linear(Weights / options.Names.LanguageHead, Size, options.VocabularySize, options.HeadBias))
        {
            LogitScale = options.LogitScale,
            LogitCap = options.LogitCap,
            ExpertsPerToken = options.ExpertsPerToken,
        };
}
