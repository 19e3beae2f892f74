using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Generation.Speech;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines.Recognition;

/// <summary>For networks that write what they hear, token by token, with timestamps among the tokens (Whisper).</summary>
internal sealed class WritingRecognizer : SpeechRecognizer
{
    private const int UsualBeams = 5;

    private readonly SpeechGenerator _generator;
    private readonly Tokenizer _tokenizer;
    private readonly int? _checkpointBeams;
    private readonly int _places;
    private readonly int _windowSeconds;

    public WritingRecognizer(PretrainedModel model, FeatureExtractor featureExtractor, string folder)
        : base(model, featureExtractor)
    {
        var config = GenerationConfig.Load(folder);
        _generator = new SpeechGenerator(model.Network, config);
        _tokenizer = Tokenizer.Load(folder);
        _checkpointBeams = config.Options.NumBeams;
        _places = ((ITranscriber)model.Network).Places;
        _windowSeconds = featureExtractor.Options.Int("chunk_length");
    }

    public override void Check(TranscriptionOptions options)
    {
        if (options.Timestamps == TimestampKind.Characters)
        {
            throw new AudioException("timestamps: expected words or segments, for this model does not hear single characters, found characters.");
        }
    }

    public override Transcription Transcribe(ReadOnlyMemory<float> samples, TranscriptionOptions options, CancellationToken cancellationToken)
    {
        GenerationOptions generation = options.Generation ?? new GenerationOptions();
        options = options with { Generation = generation with { NumBeams = generation.NumBeams ?? _checkpointBeams ?? UsualBeams } };
        var reader = new TranscriptReader(_tokenizer, options, (double)_windowSeconds / _places, _places);
        string? language = null;
        foreach (AudioPiece piece in AudioPiece.Cut(samples.Length, options, SamplingRate, 1))
        {
            SpeechGeneration written = Write(samples.Slice(piece.Start, piece.Length), options, cancellationToken);
            language ??= written.Language;
            bool tells = options.TellsLanguage && written.LanguageId is not null && written.Segments.Count > 0;
            reader.Read(
                [.. tells ? [written.LanguageId!.Value] : Array.Empty<int>(), .. written.Tokens],
                [.. tells ? [0] : Array.Empty<double>(), .. written.Segments.SelectMany(s => s.TokenTimes)],
                options.ChunkLength is null ? null : (Seconds(piece.Length), Seconds(piece.Left), Seconds(piece.Right)));
        }

        return reader.ToTranscription() with { Language = language?[2..^2] };
    }

    private SpeechGeneration Write(ReadOnlyMemory<float> samples, TranscriptionOptions options, CancellationToken cancellationToken)
    {
        using IDisposable scope = NewDisposeScope();

        // A piece is one window; a recording without pieces is heard window by window.
        bool isLong = options.ChunkLength is null && samples.Length > _windowSeconds * SamplingRate;
        ModelInput input = Extract(samples, isLong ? new() { ["truncation"] = false, ["padding"] = "longest" } : null);
        return _generator.Generate(input["input_features"]!, (int)input.AttentionMask!.sum().ToInt64(), options, cancellationToken);
    }

    private double Seconds(int samples) => (double)samples / SamplingRate;
}
