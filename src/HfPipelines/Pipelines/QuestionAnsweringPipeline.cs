using HfPipelines.Checkpoints;
using HfPipelines.Processing;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>Questions to the answers that stand in a text.</summary>
public sealed class QuestionAnsweringPipeline : TextPipeline, IPipeline<QuestionAnsweringPipeline>
{
    private const int UsualTokens = 384;
    private const int UsualStride = 128;

    private QuestionAnsweringPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
    }

    static string? IPipeline<QuestionAnsweringPipeline>.Mapping => "question_answering";

    static QuestionAnsweringPipeline IPipeline<QuestionAnsweringPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Finds the likeliest answer to a question in a text.</summary>
    /// <param name="question">The question.</param>
    /// <param name="context">The text.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two pieces of the text.</param>
    /// <returns>The answer; one with an empty text and the score 0 where the text cannot hold any.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The tokenizer does not know where tokens stand in the text.</exception>
    public async Task<ExtractedAnswer> AnswerAsync(string question, string context, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default)
        => (await FindAnswersAsync(question, context, 1, options, cancellationToken).ConfigureAwait(false)).FirstOrDefault() ?? new ExtractedAnswer("", 0, 0, 0);

    /// <summary>Finds the likeliest answers to a question in a text.</summary>
    /// <param name="question">The question.</param>
    /// <param name="context">The text.</param>
    /// <param name="count">The most answers.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two pieces of the text.</param>
    /// <returns>The answers, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The tokenizer does not know where tokens stand in the text.</exception>
    public Task<IReadOnlyList<ExtractedAnswer>> FindAnswersAsync(
        string question, string context, int count, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(question);
        ArgumentException.ThrowIfNullOrEmpty(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!Tokenizer.HasOffsets)
        {
            throw new ProcessingException("tokenizer", "one that knows where tokens stand in the text", Tokenizer.ClassName);
        }

        return RunAsync(token => Find(question, context, count, options ?? new QuestionAnsweringOptions(), token), cancellationToken);
    }

    // A network that tells two texts apart is told which is which, also by a tokenizer whose files leave it out.
    private protected override IReadOnlyList<string> InputNames
        => Config.Reader.GetInt32OrNull("type_vocab_size") > 1 ? [.. Tokenizer.ModelInputNames.Union(["token_type_ids"])] : base.InputNames;

    private IReadOnlyList<ExtractedAnswer> Find(string question, string context, int count, QuestionAnsweringOptions options, CancellationToken cancellationToken)
    {
        bool questionFirst = Tokenizer.PaddingSide == TextSide.Right;
        Encoding encoding = Encode(question, context, questionFirst, options);
        var search = new AnswerSearch(Tokenizer, context, questionFirst, count, options);
        AnswerSearch.Piece[] pieces = ForEach(
            [encoding, .. encoding.Overflowing],
            (output, row, piece) => search.Read(Numbers(output["start_logits"][row]), Numbers(output["end_logits"][row]), piece),
            cancellationToken);
        return search.Best(pieces);
    }

    private Encoding Encode(string question, string context, bool questionFirst, QuestionAnsweringOptions options)
    {
        int length = options.MaxTokens ?? Math.Min(Tokenizer.ModelMaxLength ?? UsualTokens, UsualTokens);
        int stride = options.Stride ?? Math.Min(length / 2, UsualStride);
        if (stride > length)
        {
            throw new ProcessingException(nameof(options.Stride), $"at most {length}, the length of a piece", $"{stride}");
        }

        return questionFirst
            ? Tokenizer.Encode(question, context, truncation: Truncation(length, TruncationStrategy.OnlySecond, stride))
            : Tokenizer.Encode(context, question, truncation: Truncation(length, TruncationStrategy.OnlyFirst, stride));
    }
}
