using HfPipelines.Generation.Decoding;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Mixes in what the model says without the prompt, in a second run beside the first.</summary>
/// <param name="scale">Above 1 the prompt counts more.</param>
/// <param name="negativePrompts">What stands for the missing prompt in each row; null for the prompt's last token.</param>
/// <param name="start">Starts the second run.</param>
internal sealed class UnconditionalGuidance(double scale, IReadOnlyList<IReadOnlyList<int>>? negativePrompts, Func<IReadOnlyList<IReadOnlyList<int>>, (DecoderRun Run, TokenSequences Tokens)> start)
    : LogitsProcessor, IDisposable
{
    private DecoderRun? _run;
    private TokenSequences? _tokens;

    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        int[] last = [.. Enumerable.Range(0, sequences.Rows).Select(row => sequences[row][^1])];
        if (_run is null)
        {
            (_run, _tokens) = start(negativePrompts ?? [.. last.Select(t => new[] { t })]);
        }
        else if (_run.IsRecurrent)
        {
            // transformers does not pass on the state of this run, so that a recurrent network sees the newest token alone.
            _run.Dispose();
            (_run, _tokens) = start([.. last.Select(t => new[] { t })]);
        }
        else
        {
            _tokens!.Append(last);
        }

        Tensor unconditional = nn.functional.log_softmax(DecoderRun.ToScores(_run.Forward(_tokens!)), -1);
        return nn.functional.log_softmax(scores, -1).sub_(unconditional).mul_(scale).add_(unconditional);
    }

    public void Dispose() => _run?.Dispose();
}
