using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Pictures to labels that the caller thinks of.</summary>
public sealed class ZeroShotImageClassificationPipeline : ImagePipeline, IPipeline<ZeroShotImageClassificationPipeline>
{
    /// <summary>The sentence that a label is put into unless the caller has one.</summary>
    public const string UsualTemplate = "This is a photo of {}.";

    // Networks that score each pair by itself were trained on texts of this length.
    private const int FullLength = 64;

    private readonly bool _scoresPairs;

    private ZeroShotImageClassificationPipeline(PretrainedModel model, ImageProcessor imageProcessor, Tokenizer tokenizer)
        : base(model, imageProcessor)
    {
        Tokenizer = tokenizer;
        _scoresPairs = model.Network is ContrastiveModel { ScoresPairs: true };
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    static string? IPipeline<ZeroShotImageClassificationPipeline>.Mapping => "zero_shot_image_classification";

    static ZeroShotImageClassificationPipeline IPipeline<ZeroShotImageClassificationPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ImageProcessor.Load(checkpoint.Folder.Path), Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Scores labels on a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(
        ImageData image, IReadOnlyList<string> labels, string template = UsualTemplate, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([image], labels, template, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Scores labels on several pictures.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>For each picture the labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<ImageData> images, IReadOnlyList<string> labels, string template = UsualTemplate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count, nameof(labels));
        return RunAsync<IReadOnlyList<IReadOnlyList<LabelScore>>>(
            token =>
            {
                ModelInput texts = Encode([.. labels.Select(label => template.Replace("{}", label, StringComparison.Ordinal))]);
                return [.. images.Select(image => Score(image, texts, labels, token))];
            },
            cancellationToken);
    }

    private IReadOnlyList<LabelScore> Score(ImageData image, ModelInput texts, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IDisposable scope = NewDisposeScope();
        ModelInput input = texts.Clone();
        input.PixelValues = Process([image]).PixelValues;
        Tensor likeness = Model.Network.Forward(ToDevice(input))["logits_per_image"][0].to_type(ScalarType.Float32);
        float[] scores = (_scoresPairs ? likeness.sigmoid() : likeness.softmax(-1)).cpu().contiguous().data<float>().ToArray();
        return [.. labels.Select((label, i) => new LabelScore(label, scores[i])).OrderByDescending(s => s.Score)];
    }

    private ModelInput Encode(IReadOnlyList<string> texts)
    {
        ProcessorOptions options = _scoresPairs ? new() { MaxLength = FullLength, PadToMaxLength = true, Truncate = true } : new();
        ModelInput encoded = TokenBatch.Encode(Tokenizer, [.. texts.Select(t => new ProcessorInput(t, []))], options);
        if (!Tokenizer.ModelInputNames.Contains("attention_mask"))
        {
            encoded.AttentionMask = null;
        }

        return encoded;
    }
}
