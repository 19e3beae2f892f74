using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Pipelines.Recognition;

namespace HfPipelines.Pipelines;

/// <summary>Recordings to what they say, for networks that recognise characters step by step (CTC) and for those that write and hear times (Whisper).</summary>
public sealed class SpeechRecognitionPipeline : AudioPipeline, IPipeline<SpeechRecognitionPipeline>
{
    private readonly SpeechRecognizer _recognizer;

    private SpeechRecognitionPipeline(PretrainedModel model, FeatureExtractor featureExtractor, SpeechRecognizer recognizer)
        : base(model, featureExtractor) => _recognizer = recognizer;

    static string? IPipeline<SpeechRecognitionPipeline>.Mapping => null;

    static SpeechRecognitionPipeline IPipeline<SpeechRecognitionPipeline>.Create(LoadedCheckpoint checkpoint)
    {
        var featureExtractor = FeatureExtractor.Load(checkpoint.Folder.Path);
        return new SpeechRecognitionPipeline(checkpoint.Model, featureExtractor, SpeechRecognizer.Create(checkpoint.Model, featureExtractor, checkpoint.Folder.Path));
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
