using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines.Recognition;

/// <summary>For networks that write what they hear, token by token, and tell no times (Speech2Text, Moonshine).</summary>
internal sealed class PlainWritingRecognizer : SpeechRecognizer
{
    private const int UsualNewTokens = 256;

    private static readonly GenerationOptions Usual = new() { NumBeams = 5 };

    private readonly TokenGenerator _generator;
    private readonly Tokenizer _tokenizer;

    public PlainWritingRecognizer(PretrainedModel model, FeatureExtractor featureExtractor, string folder)
        : base(model, featureExtractor)
    {
        _tokenizer = Tokenizer.Load(folder);
        _generator = new TokenGenerator(model.Network, GenerationConfig.Load(folder), _tokenizer);
    }

    public override void Check(TranscriptionOptions options)
    {
        if (options.Timestamps != TimestampKind.None)
        {
            throw new AudioException($"timestamps: expected none, for this model writes no times, found {options.Timestamps}.");
        }
    }

    public override Transcription Transcribe(ReadOnlyMemory<float> samples, TranscriptionOptions options, CancellationToken cancellationToken)
    {
        GenerationOptions generation = (options.Generation ?? new GenerationOptions()).Over(_generator.Config.Options).Over(Usual);
        if (generation.MaxNewTokens is null && generation.MaxLength is null)
        {
            generation = generation with { MaxNewTokens = UsualNewTokens };
        }

        List<int> tokens = [];
        foreach (AudioPiece piece in AudioPiece.Cut(samples.Length, options, SamplingRate, 1))
        {
            using DisposeScope scope = NewDisposeScope();
            ModelInput input = Extract(samples.Slice(piece.Start, piece.Length));
            tokens.AddRange(_generator.Generate(input, generation, cancellationToken: cancellationToken).NewTokens[0]);
        }

        return new Transcription { Text = _tokenizer.Decode([.. tokens], skipSpecialTokens: true) };
    }
}
