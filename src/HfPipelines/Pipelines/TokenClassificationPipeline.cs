using HfPipelines.Checkpoints;
using HfPipelines.Processing;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>The tokens of texts to labels, for example to find names.</summary>
public sealed class TokenClassificationPipeline : TextPipeline, IPipeline<TokenClassificationPipeline>
{
    private TokenClassificationPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
    }

    static string? IPipeline<TokenClassificationPipeline>.Mapping => "token_classification";

    static TokenClassificationPipeline IPipeline<TokenClassificationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Labels the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How, or null for each token by itself, without those outside of entities.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labelled parts, in the order of the text.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The options do not fit together, or need places in the text that the tokenizer does not know.</exception>
    public async Task<IReadOnlyList<TokenLabel>> ClassifyTokensAsync(string text, TokenClassificationOptions? options = null, CancellationToken cancellationToken = default)
        => (await ClassifyTokensAsync([text], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Labels the tokens of several texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">How, or null for each token by itself, without those outside of entities.</param>
    /// <param name="cancellationToken">Stops between two texts.</param>
    /// <returns>For each text its labelled parts, in the order of the text.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The options do not fit together, or need places in the text that the tokenizer does not know.</exception>
    public Task<IReadOnlyList<IReadOnlyList<TokenLabel>>> ClassifyTokensAsync(
        IReadOnlyList<string> texts, TokenClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        TokenClassificationOptions chosen = Check(options);
        return RunAsync<IReadOnlyList<IReadOnlyList<TokenLabel>>>(
            token => [.. texts.Select(text => Classify(Tokenizer.Encode(text, truncation: Truncation(chosen)), text, null, chosen, token))], cancellationToken);
    }

    /// <summary>Labels the tokens of a text that is already split into words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="delimiter">What stands between two words in the text; places count with it.</param>
    /// <param name="options">How, or null for each token by itself, without those outside of entities.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labelled parts, in the order of the text.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The options do not fit together, or need places in the text that the tokenizer does not know.</exception>
    public Task<IReadOnlyList<TokenLabel>> ClassifyWordsAsync(
        IReadOnlyList<string> words, string delimiter = " ", TokenClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(delimiter);
        TokenClassificationOptions chosen = Check(options);
        var starts = new int[words.Count];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + words[i - 1].Length + delimiter.Length;
        }

        return RunAsync(
            token => Classify(Tokenizer.EncodeWords(words, truncation: Truncation(chosen)), string.Join(delimiter, words), starts, chosen, token), cancellationToken);
    }

    private TokenClassificationOptions Check(TokenClassificationOptions? options)
    {
        options ??= new TokenClassificationOptions();
        if (options.Stride is { } stride && options.Aggregation == TokenAggregation.None)
        {
            throw new ProcessingException(nameof(options.Stride), "null, for single tokens", $"{stride}");
        }

        if (!Tokenizer.HasOffsets && options.Aggregation is not (TokenAggregation.None or TokenAggregation.Simple))
        {
            throw new ProcessingException(nameof(options.Aggregation), $"{TokenAggregation.None} or {TokenAggregation.Simple}, for this tokenizer does not know words", $"{options.Aggregation}");
        }

        return options;
    }

    private TruncationOptions? Truncation(TokenClassificationOptions options) => Truncation(Tokenizer.ModelMaxLength, stride: options.Stride ?? 0);

    private IReadOnlyList<TokenLabel> Classify(Encoding encoding, string text, int[]? wordStarts, TokenClassificationOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<Encoding> pieces = options.Stride is null ? [encoding] : [encoding, .. encoding.Overflowing];
        var grouping = new TokenGrouping(Tokenizer, Config.IdToLabel, options.Aggregation);
        TokenLabel[] labels =
        [
            .. ForEach(pieces, (output, row, piece) => grouping.Read(Numbers(output.Logits[row].softmax(-1)), piece, text, wordStarts), cancellationToken)
                .SelectMany(l => l)
                .Where(l => !options.IgnoredLabels.Contains(l.Label)),
        ];
        return pieces.Count > 1 ? TokenGrouping.WithoutOverlaps(labels) : labels;
    }
}
