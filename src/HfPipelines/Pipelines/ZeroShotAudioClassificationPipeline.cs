using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Recordings to labels that the caller thinks of.</summary>
public sealed class ZeroShotAudioClassificationPipeline : AudioPipeline, IPipeline<ZeroShotAudioClassificationPipeline>
{
    /// <summary>The sentence that a label is put into unless the caller has one.</summary>
    public const string UsualTemplate = "This is a sound of {}.";

    private ZeroShotAudioClassificationPipeline(PretrainedModel model, FeatureExtractor featureExtractor, Tokenizer tokenizer)
        : base(model, featureExtractor) => Tokenizer = tokenizer;

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    static string? IPipeline<ZeroShotAudioClassificationPipeline>.Mapping => "base";

    static ZeroShotAudioClassificationPipeline IPipeline<ZeroShotAudioClassificationPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, FeatureExtractor.Load(checkpoint.Folder.Path), Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Scores labels on a recording.</summary>
    /// <param name="audio">The recording.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(
        AudioData audio, IReadOnlyList<string> labels, string template = UsualTemplate, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([audio], labels, template, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Scores labels on several recordings.</summary>
    /// <param name="audios">The recordings.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <param name="template">The sentence that each label is put into, in the place of <c>{}</c>.</param>
    /// <param name="cancellationToken">Stops between two recordings.</param>
    /// <returns>For each recording the labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<AudioData> audios, IReadOnlyList<string> labels, string template = UsualTemplate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audios);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count, nameof(labels));
        return RunAsync<IReadOnlyList<IReadOnlyList<LabelScore>>>(
            token =>
            {
                ModelInput texts = TokenBatch.Encode(
                    Tokenizer, [.. labels.Select(label => new ProcessorInput(template.Replace("{}", label, StringComparison.Ordinal), []))], new ProcessorOptions());
                return [.. audios.Select(audio => Score(audio, texts, labels, token))];
            },
            cancellationToken);
    }

    private IReadOnlyList<LabelScore> Score(AudioData audio, ModelInput texts, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IDisposable scope = NewDisposeScope();
        ModelInput input = texts.Clone();
        ModelInput sound = FeatureExtractor.Extract([audio]).ToModelInput();
        foreach (string name in sound.Names)
        {
            input[name] = sound[name];
        }

        Tensor likeness = Model.Network.Forward(ToDevice(input))["logits_per_audio"][0].to_type(ScalarType.Float32);
        float[] scores = likeness.softmax(-1).cpu().contiguous().data<float>().ToArray();
        return [.. labels.Select((label, i) => new LabelScore(label, scores[i])).OrderByDescending(s => s.Score)];
    }
}
