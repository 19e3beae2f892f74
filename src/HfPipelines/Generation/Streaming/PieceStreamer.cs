using HfPipelines.Tokenization;

namespace HfPipelines.Generation;

/// <summary>Gives the new text of one sequence in pieces of whole characters, as soon as they are complete.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="decodesWithPrompt">Whether the text is what the tokens add to the decoded prompt.</param>
/// <param name="onText">Receives the pieces.</param>
internal sealed class PieceStreamer(Tokenizer tokenizer, bool decodesWithPrompt, Action<string> onText) : GenerationObserver
{
    /// <summary>The last tokens of the prompt decide how the first new one looks; so many are enough.</summary>
    private const int Context = 8;

    private readonly DecodeStream _stream = tokenizer.CreateDecodeStream();
    private int _given;

    public override void OnPrompt(TokenSequences sequences)
    {
        if (sequences.Rows != 1)
        {
            throw new GenerationException("input_ids", "one sequence, to stream it", $"{sequences.Rows}");
        }

        ReadOnlySpan<int> prompt = sequences[0];
        foreach (int token in decodesWithPrompt ? prompt[Math.Max(0, prompt.Length - Context)..] : [])
        {
            _stream.Step(token);
        }
    }

    public override void OnTokens(ReadOnlySpan<int> tokens) => Give(_stream.Step(tokens[0]));

    /// <summary>Gives what is left of the text.</summary>
    public void Finish(string text) => Give(text.Length > _given ? text[_given..] : null);

    private void Give(string? piece)
    {
        if (!string.IsNullOrEmpty(piece))
        {
            _given += piece.Length;
            onText(piece);
        }
    }
}
