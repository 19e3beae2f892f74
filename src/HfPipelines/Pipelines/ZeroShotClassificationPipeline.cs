using HfPipelines.Checkpoints;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Texts to labels that the caller thinks of, with a classifier that was trained to tell what follows from a text.</summary>
public sealed class ZeroShotClassificationPipeline : TextPipeline, IPipeline<ZeroShotClassificationPipeline>
{
    /// <summary>The sentence that a label is put into unless the caller has one.</summary>
    public const string UsualTemplate = "This example is {}.";

    private readonly int _follows;
    private readonly int _contradicts;

    private ZeroShotClassificationPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
        // A label that begins like "entailment", else the last one; against it stands the first, else the last.
        IReadOnlyList<string> labels = model.Config.IdToLabel;
        int follows = labels.ToList().FindIndex(l => l.StartsWith("entail", StringComparison.OrdinalIgnoreCase));
        (_follows, _contradicts) = (follows < 0 ? labels.Count - 1 : follows, follows == 0 ? labels.Count - 1 : 0);
    }

    static string? IPipeline<ZeroShotClassificationPipeline>.Mapping => "sequence_classification";

    static ZeroShotClassificationPipeline IPipeline<ZeroShotClassificationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Scores labels on a text.</summary>
    /// <param name="text">The text; cut where it is too long for the model.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="multiLabel">Whether several labels may be true, each scored by itself, instead of one, with scores that add up to 1.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(
        string text, IReadOnlyList<string> labels, string template = UsualTemplate, bool multiLabel = false, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([text], labels, template, multiLabel, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Scores labels on several texts.</summary>
    /// <param name="texts">The texts; cut where they are too long for the model.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="multiLabel">Whether several labels may be true, each scored by itself, instead of one, with scores that add up to 1.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text the labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<string> texts, IReadOnlyList<string> labels, string template = UsualTemplate, bool multiLabel = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count, nameof(labels));
        return RunAsync<IReadOnlyList<IReadOnlyList<LabelScore>>>(
            token =>
            {
                string[] sentences = [.. labels.Select(label => template.Replace("{}", label, StringComparison.Ordinal))];
                (string, string)[] pairs = [.. texts.SelectMany(text => sentences.Select(sentence => (text, sentence)))];
                TruncationOptions? truncation = Truncation(Tokenizer.ModelMaxLength, TruncationStrategy.OnlyFirst);
                float[][] scores = ForEach(Tokenizer.EncodeBatch(pairs, truncation: truncation), (output, row, _) => Numbers(output.Logits[row]), token);
                return [.. scores.Chunk(labels.Count).Select(own => Score(own, labels, multiLabel))];
            },
            cancellationToken);
    }

    private IReadOnlyList<LabelScore> Score(float[][] logits, IReadOnlyList<string> labels, bool multiLabel)
    {
        float[] scores = multiLabel || labels.Count == 1
            ? [.. logits.Select(l => Numbers(tensor([l[_contradicts], l[_follows]]).softmax(-1))[1])]
            : Numbers(tensor(logits.Select(l => l[_follows]).ToArray()).softmax(-1));
        return [.. labels.Select((label, i) => new LabelScore(label, scores[i])).OrderByDescending(s => s.Score)];
    }
}
