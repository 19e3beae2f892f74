using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Recordings to labels.</summary>
public sealed class AudioClassificationPipeline : AudioPipeline, IPipeline<AudioClassificationPipeline>
{
    private AudioClassificationPipeline(PretrainedModel model, FeatureExtractor featureExtractor)
        : base(model, featureExtractor)
    {
    }

    static string? IPipeline<AudioClassificationPipeline>.Mapping => "audio_classification";

    static AudioClassificationPipeline IPipeline<AudioClassificationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, FeatureExtractor.Load(checkpoint.Folder.Path));

    /// <summary>Labels a recording.</summary>
    /// <param name="audio">The recording.</param>
    /// <param name="options">How, or null for all labels.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<LabelScore>> ClassifyAsync(AudioData audio, ClassificationOptions? options = null, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([audio], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Labels several recordings.</summary>
    /// <param name="audios">The recordings.</param>
    /// <param name="options">How, or null for all labels.</param>
    /// <param name="cancellationToken">Stops between two recordings.</param>
    /// <returns>For each recording its labels, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<IReadOnlyList<LabelScore>>> ClassifyAsync(
        IReadOnlyList<AudioData> audios, ClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audios);
        return RunAsync<IReadOnlyList<IReadOnlyList<LabelScore>>>(token => [.. audios.Select(audio => Classify(audio, options, token))], cancellationToken);
    }

    private IReadOnlyList<LabelScore> Classify(AudioData audio, ClassificationOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IDisposable scope = NewDisposeScope();
        ModelOutput output = Model.Network.Forward(ToDevice(FeatureExtractor.Extract([audio]).ToModelInput()));
        return LabelScores.Read(output.Logits[0], Config, options, Config.NumLabels, singleIsSigmoid: false);
    }
}
