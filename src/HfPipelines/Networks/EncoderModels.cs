using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The classes that encoders of BERT's lineage have in transformers.</summary>
/// <param name="parts">What the classes are made of.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public sealed class EncoderModels(EncoderParts parts, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>The encoder without a head.</summary>
    public Network Model() => parts.Encoder(Weights, true);

    /// <summary>Scores the token at every place.</summary>
    public MaskedLanguageModel ForMaskedLM() => new(parts.Encoder(BaseWeights(), false), parts.VocabularyHead(Weights));

    /// <summary>Scores the next token: the encoder as a decoder.</summary>
    public CausalLanguageModel ForCausalLM() => Decoder(BaseWeights());

    /// <summary>The name of <see cref="ForCausalLM"/> in BERT.</summary>
    public CausalLanguageModel LMHeadModel() => Decoder(BaseWeights());

    /// <summary>Scores the token at every place, and whether the second text follows the first.</summary>
    public PreTrainingModel ForPreTraining() => new(parts.Encoder(BaseWeights(), true), parts.VocabularyHead(Weights), Relationship());

    /// <summary>Scores whether the second text follows the first.</summary>
    public SequenceClassifier ForNextSentencePrediction()
        => new(parts.Encoder(BaseWeights(), true), (_, output) => output["pooler_output"], Relationship());

    /// <summary>Scores a text's labels.</summary>
    public SequenceClassifier ForSequenceClassification() => parts.FirstStateHead?.Invoke(Weights, Config.NumLabels) is { } head
        ? new SequenceClassifier(parts.Encoder(BaseWeights(), false), (_, output) => output.LastHiddenState.select(1, 0), head)
        : Classifier(BaseWeights(), parts.Pool, Config.NumLabels);

    /// <summary>Scores how well each of several texts answers.</summary>
    public MultipleChoiceModel ForMultipleChoice() => new(Classifier(BaseWeights(), parts.ChoicePool ?? parts.Pool, 1));

    /// <summary>Scores each token's labels.</summary>
    public TokenClassifier ForTokenClassification() => new(parts.Encoder(BaseWeights(), false), Head("classifier", Config.NumLabels));

    /// <summary>Scores begin and end of an answer.</summary>
    public QuestionAnswerer ForQuestionAnswering() => new(parts.Encoder(BaseWeights(), false), Head(parts.QuestionHead, 2));

    private CausalLanguageModel Decoder(Weights decoder) => new((DecoderNetwork)parts.Encoder(decoder, false), parts.VocabularyHead(Weights));

    private SequenceClassifier Classifier(Weights encoder, Func<Weights, Func<ModelInput, ModelOutput, Tensor>> pool, int labels)
        => new(parts.Encoder(encoder, true), pool(Weights), new Linear(Weights / "classifier", parts.HiddenSize, labels).Forward);

    private Func<Tensor, Tensor> Relationship() => new Linear(Weights / "cls" / "seq_relationship", parts.HiddenSize, 2).Forward;

    private Func<Tensor, Tensor> Head(string name, int size)
    {
        var linear = new Linear(Weights / name, parts.HiddenSize, size);
        return parts.TokenTransform?.Invoke(Weights) is { } transform ? hidden => linear.Forward(transform(hidden)) : linear.Forward;
    }
}
