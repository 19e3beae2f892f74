using HfPipelines.Checkpoints;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>Texts to labels.</summary>
public sealed class TextClassificationPipeline : TextPipeline, IPipeline<TextClassificationPipeline>
{
    private const int UsualCount = 1;

    private TextClassificationPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
    }

    static string? IPipeline<TextClassificationPipeline>.Mapping => "sequence_classification";

    static TextClassificationPipeline IPipeline<TextClassificationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Labels a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How, or null for the likeliest label alone.</param>
    /// <param name="maxTokens">The length that a longer text is cut to, in tokens; null to leave it whole.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(
        string text, ClassificationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([text], options, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Labels several texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">How, or null for the likeliest label alone.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text its labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<string> texts, ClassificationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return ClassifyAsync(truncation => Tokenizer.EncodeBatch(texts, truncation: truncation), options, maxTokens, cancellationToken);
    }

    /// <summary>Labels a pair of texts, for example a sentence and what may follow from it.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="options">How, or null for the likeliest label alone.</param>
    /// <param name="maxTokens">The length that a longer pair is cut to, in tokens; null to leave it whole.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(
        TextPair pair, ClassificationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([pair], options, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Labels several pairs of texts.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="options">How, or null for the likeliest label alone.</param>
    /// <param name="maxTokens">The length that longer pairs are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each pair its labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<TextPair> pairs, ClassificationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return ClassifyAsync(truncation => Tokenizer.EncodeBatch([.. pairs.Select(p => (p.Text, p.Pair))], truncation: truncation), options, maxTokens, cancellationToken);
    }

    private Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        Func<TruncationOptions?, IReadOnlyList<Encoding>> encode, ClassificationOptions? options, int? maxTokens, CancellationToken cancellationToken)
        => RunAsync<IReadOnlyList<IReadOnlyList<LabelScore>>>(
            token => ForEach(
                encode(Truncation(maxTokens)), (output, row, _) => LabelScores.Read(output.Logits[row], Config, options, UsualCount, singleIsSigmoid: true), token),
            cancellationToken);
}
