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
        if (_run is null)
        {
            (_run, _tokens) = start(negativePrompts ?? [.. Enumerable.Range(0, sequences.Rows).Select(row => new[] { sequences[row][^1] })]);
        }
        else
        {
            var last = new int[sequences.Rows];
            for (int row = 0; row < last.Length; row++)
            {
                last[row] = sequences[row][^1];
            }

            _tokens!.Append(last);
        }

        Tensor unconditional = nn.functional.log_softmax(DecoderRun.ToScores(_run.ForwardGuide(_tokens!)), -1);
        return nn.functional.log_softmax(scores, -1).sub_(unconditional).mul_(scale).add_(unconditional);
    }

    public void Dispose() => _run?.Dispose();
}
