using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines.Recognition;

/// <summary>For networks that recognise characters step by step (CTC).</summary>
/// <param name="model">The model.</param>
/// <param name="featureExtractor">Turns recordings into the network's inputs.</param>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class CharacterRecognizer(PretrainedModel model, FeatureExtractor featureExtractor, Tokenizer tokenizer) : SpeechRecognizer(model, featureExtractor)
{
    private readonly int _samplesPerStep = (model.Network as ISpeechFrames)?.SamplesPerStep ?? 1;

    public override void Check(TranscriptionOptions options)
    {
        if (options.Timestamps == TimestampKind.Segments)
        {
            throw new AudioException("timestamps: expected characters or words, for this model writes no times, found segments.");
        }

        if (options.NeedsWriter)
        {
            throw new AudioException("options: expected neither language, task nor generation, for this model recognises characters and does not write, found one of them.");
        }
    }

    public override Transcription Transcribe(ReadOnlyMemory<float> samples, TranscriptionOptions options, CancellationToken cancellationToken)
    {
        List<int> steps = [];
        foreach (AudioPiece piece in AudioPiece.Cut(samples.Length, options, SamplingRate, _samplesPerStep))
        {
            cancellationToken.ThrowIfCancellationRequested();
            steps.AddRange(Recognize(samples.Slice(piece.Start, piece.Length), piece));
        }

        CtcTranscript text = tokenizer.DecodeCtc([.. steps]);
        IReadOnlyList<CtcPiece> spans = options.Timestamps switch
        {
            TimestampKind.Characters => text.Characters,
            TimestampKind.Words => text.Words,
            _ => [],
        };
        return new Transcription { Text = text.Text, Chunks = [.. spans.Select(s => new TranscribedChunk(s.Text, Time(s.Start), Time(s.End)))] };
    }

    // The likeliest character of each step, without those that belong to the neighbours.
    private IEnumerable<int> Recognize(ReadOnlyMemory<float> samples, AudioPiece piece)
    {
        using IDisposable scope = NewDisposeScope();
        int[] steps = Network.Forward(Extract(samples)).Logits[0].argmax(-1).to(ScalarType.Int32).cpu().data<int>().ToArray();
        if (piece.Left == 0 && piece.Right == 0)
        {
            return steps;
        }

        int total = (int)Math.Round((double)piece.Length / _samplesPerStep);
        int left = (int)Math.Round((double)piece.Left / piece.Length * total);
        int right = (int)Math.Round((double)piece.Right / piece.Length * total);
        return steps.Take(total - right).Skip(left);
    }

    private TimeSpan Time(int step) => TimeSpan.FromSeconds((double)step * _samplesPerStep / SamplingRate);
}
