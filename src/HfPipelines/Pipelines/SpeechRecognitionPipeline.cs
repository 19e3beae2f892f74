using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Recordings to what they say, for networks that recognise characters step by step (CTC).</summary>
public sealed class SpeechRecognitionPipeline : AudioPipeline
{
    private readonly CtcVocabulary _vocabulary;
    private readonly int _samplesPerStep;

    private SpeechRecognitionPipeline(PretrainedModel model, FeatureExtractor featureExtractor, CtcVocabulary vocabulary)
        : base(model, featureExtractor)
    {
        _vocabulary = vocabulary;
        _samplesPerStep = (model.Network as ISpeechFrames)?.SamplesPerStep ?? 1;
    }

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
        => new(model, FeatureExtractor.Load(folder.Path), CtcVocabulary.Load(folder.Path));

    /// <summary>Transcribes a recording.</summary>
    /// <param name="audio">The recording.</param>
    /// <param name="options">How, or null for the text alone, heard at once.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="AudioException">The model gives no times of the kind asked for.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<Transcription> TranscribeAsync(AudioData audio, TranscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        options ??= new TranscriptionOptions();
        if (options.Timestamps == TimestampKind.Segments)
        {
            throw new AudioException("timestamps: expected characters or words, for this model writes no times, found segments.");
        }

        return RunAsync(token => Transcribe(audio, options, token), cancellationToken);
    }

    private Transcription Transcribe(AudioData audio, TranscriptionOptions options, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> samples = audio.ToMono().Resample(FeatureExtractor.SamplingRate).Channels[0];
        List<long> steps = [];
        foreach (AudioPiece piece in AudioPiece.Cut(samples.Length, options, FeatureExtractor.SamplingRate, _samplesPerStep))
        {
            cancellationToken.ThrowIfCancellationRequested();
            steps.AddRange(Recognize(samples.Slice(piece.Start, piece.Length), piece));
        }

        CtcText text = _vocabulary.Decode(steps);
        IReadOnlyList<CtcSpan> spans = options.Timestamps switch
        {
            TimestampKind.Characters => text.Characters,
            TimestampKind.Words => text.Words,
            _ => [],
        };
        return new Transcription { Text = text.Text, Chunks = [.. spans.Select(s => new TranscribedChunk(s.Text, Time(s.Start), Time(s.End)))] };
    }

    // The likeliest character of each step, without those that belong to the neighbours.
    private IEnumerable<long> Recognize(ReadOnlyMemory<float> samples, AudioPiece piece)
    {
        using IDisposable scope = NewDisposeScope();
        var arguments = new AudioArguments { Options = new() { ["return_attention_mask"] = true } };
        ModelInput input = FeatureExtractor.Extract([new AudioData(samples, FeatureExtractor.SamplingRate)], arguments).ToModelInput();
        long[] steps = Model.Network.Forward(ToDevice(input)).Logits[0].argmax(-1).cpu().data<long>().ToArray();
        if (piece.Left == 0 && piece.Right == 0)
        {
            return steps;
        }

        int total = (int)Math.Round((double)piece.Length / _samplesPerStep);
        int left = (int)Math.Round((double)piece.Left / piece.Length * total);
        int right = (int)Math.Round((double)piece.Right / piece.Length * total);
        return steps.Take(total - right).Skip(left);
    }

    private TimeSpan Time(int step) => TimeSpan.FromSeconds((double)step * _samplesPerStep / FeatureExtractor.SamplingRate);
}
