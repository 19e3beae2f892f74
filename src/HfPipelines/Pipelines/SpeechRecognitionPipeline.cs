using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Pipelines.Recognition;

namespace HfPipelines.Pipelines;

/// <summary>Recordings to what they say, for networks that recognise characters step by step (CTC) and for those that write and hear times (Whisper).</summary>
public sealed class SpeechRecognitionPipeline : AudioPipeline
{
    private readonly SpeechRecognizer _recognizer;

    private SpeechRecognitionPipeline(PretrainedModel model, FeatureExtractor featureExtractor, SpeechRecognizer recognizer)
        : base(model, featureExtractor) => _recognizer = recognizer;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="architecture">The architecture of the checkpoint; null for the one that its configuration names.</param>
    /// <param name="registry">All architectures, for the parts of the model.</param>
    /// <param name="task">The auto mapping of the class, <c>ctc</c> or <c>speech_seq_2_seq</c>; null for the class that the checkpoint names.</param>
    /// <param name="pathOrHubId">A folder, or an id on the hub.</param>
    /// <param name="options">How to load, or null for the defaults.</param>
    /// <param name="progress">Hears how far loading has come.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    public static Task<SpeechRecognitionPipeline> LoadAsync(
        Architecture? architecture,
        ArchitectureRegistry registry,
        string? task,
        string pathOrHubId,
        LoadOptions? options = null,
        IProgress<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => PipelineLoader.LoadAsync(architecture, registry, task, pathOrHubId, options, progress, Create, cancellationToken);

    internal static SpeechRecognitionPipeline Create(PretrainedModel model, CheckpointFolder folder)
    {
        var featureExtractor = FeatureExtractor.Load(folder.Path);
        return new SpeechRecognitionPipeline(model, featureExtractor, SpeechRecognizer.Create(model, featureExtractor, folder.Path));
    }

    /// <summary>Transcribes a recording.</summary>
    /// <param name="audio">The recording.</param>
    /// <param name="options">How, or null for the text alone, heard at once.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="AudioException">The model gives no times of the kind asked for, or does not write and is asked for what only writing can do.</exception>
    /// <exception cref="Generation.GenerationException">The model does not know the language or the task, or cannot write so much.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<Transcription> TranscribeAsync(AudioData audio, TranscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        options ??= new TranscriptionOptions();
        _recognizer.Check(options);
        return RunAsync(
            token => _recognizer.Transcribe(audio.ToMono().Resample(FeatureExtractor.SamplingRate).Channels[0], options, token),
            cancellationToken);
    }
}
