using System.Text.Json.Nodes;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Pipelines.Decisions;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>
/// Questions about a state, answered in one step each: the next token's scores tell how likely each answer is. Any chat model can decide; a checkpoint's
/// <c>decision.json</c> and <c>decision_template.jinja</c> say how it was trained to.
/// </summary>
public sealed class DecisionPipeline : ModelPipeline, IPipeline<DecisionPipeline>
{
    private readonly DecisionConfig _config;
    private readonly DecisionPrompts _prompts;

    private DecisionPipeline(PretrainedModel model, Processor processor, DecisionConfig config, DecisionPrompts prompts)
        : base(model) => (Tokenizer, _config, _prompts) = (processor.Tokenizer, config, prompts);

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    static string? IPipeline<DecisionPipeline>.Mapping => null;

    static DecisionPipeline IPipeline<DecisionPipeline>.Create(LoadedCheckpoint checkpoint)
    {
        if (checkpoint.Model.Network is not ICausalLanguageModel)
        {
            throw new ProcessingException("class", "one that scores the next token", checkpoint.Model.ModelClass.Name);
        }

        Processor processor = ProcessorLoader.Load(checkpoint);
        var config = DecisionConfig.Load(checkpoint);
        return new DecisionPipeline(checkpoint.Model, processor, config, new DecisionPrompts(config, processor));
    }

    /// <summary>Answers a question about a state.</summary>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="state">What the question is about, as text or JSON.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The question has no options, more than the model has labels, or the tokenizer does not know the labels.</exception>
    public async Task<TAnswer> DecideAsync<TAnswer>(JsonNode? state, DecisionQuestion<TAnswer> question, CancellationToken cancellationToken = default)
        where TAnswer : DecisionAnswer
    {
        var questions = new Dictionary<string, DecisionQuestion> { [nameof(question)] = question };
        return (TAnswer)(await DecideAsync(state, questions, cancellationToken).ConfigureAwait(false))[nameof(question)];
    }

    /// <summary>Answers several questions about a state.</summary>
    /// <param name="state">What the questions are about, as text or JSON.</param>
    /// <param name="questions">The questions by name; at least one.</param>
    /// <param name="cancellationToken">Stops between two questions.</param>
    /// <returns>The answers by the names of the questions.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">A question has no options, more than the model has labels, or the tokenizer does not know the labels.</exception>
    public Task<IReadOnlyDictionary<string, DecisionAnswer>> DecideAsync(
        JsonNode? state, IReadOnlyDictionary<string, DecisionQuestion> questions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentOutOfRangeException.ThrowIfZero(questions.Count, nameof(questions));
        AskedQuestion[] asked = [.. questions.Select(q => AskedQuestion.Create(q.Key, q.Value, _config))];
        return RunAsync<IReadOnlyDictionary<string, DecisionAnswer>>(
            token =>
            {
                var answers = new Dictionary<string, DecisionAnswer>(StringComparer.Ordinal);
                foreach (DecisionPrompt prompt in _prompts.Create(state, asked))
                {
                    token.ThrowIfCancellationRequested();
                    Answer(prompt, answers);
                }

                return answers;
            },
            cancellationToken);
    }

    private void Answer(DecisionPrompt prompt, Dictionary<string, DecisionAnswer> answers)
    {
        using IDisposable scope = NewDisposeScope();
        int kept = prompt.Ids.Count - prompt.Marks[0] + 1;
        var input = new ModelInput
        {
            InputIds = tensor(prompt.Ids.Select(id => (long)id).ToArray(), [1, prompt.Ids.Count], device: Model.Device),
            LogitsToKeep = kept,
        };
        Tensor logits = Model.Network.Forward(input).Logits[0].to_type(ScalarType.Float32).cpu();
        foreach ((AskedQuestion question, int mark) in prompt.Questions.Zip(prompt.Marks))
        {
            Tensor scores = logits[mark - prompt.Marks[0]].index_select(0, tensor(LabelIds(question.Labels)));
            float[] probabilities = scores.div(_config.Temperature(question.Question.Type)).softmax(-1).data<float>().ToArray();
            answers[question.Name] = question.Answer([.. probabilities.Select(p => (double)p)]);
        }
    }

    private long[] LabelIds(IReadOnlyList<string> labels)
    {
        IReadOnlyList<int>[] ids = [.. labels.Select(l => Tokenizer.Encode(l, addSpecialTokens: false).Ids)];
        long[] single = [.. ids.Where(i => i.Count == 1 && i[0] != Tokenizer.UnkTokenId).Select(i => (long)i[0]).Distinct()];
        return single.Length == labels.Count ? single
            : throw new ProcessingException("labels", "a token of its own for each", string.Join(", ", labels.Select(l => $"'{l}'")));
    }
}
