using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using HfPipelines.Tokenization;

namespace HfPipelines.Generation;

/// <summary>Gives the text of a running generation word by word, as <c>TextStreamer</c> in transformers; for one sequence.</summary>
public sealed class TextStreamer : GenerationObserver
{
    private readonly Tokenizer _tokenizer;
    private readonly Action<string> _onText;
    private readonly bool _skipPrompt;
    private readonly bool _skipSpecialTokens;
    private readonly List<int> _tokens = [];
    private int _given;

    /// <summary>Makes a streamer.</summary>
    /// <param name="tokenizer">Turns tokens into text.</param>
    /// <param name="onText">Receives each piece, empty ones too: one for the prompt, one for each token and one at the end.</param>
    /// <param name="skipPrompt">Whether the prompt is left out.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public TextStreamer(Tokenizer tokenizer, Action<string> onText, bool skipPrompt = false, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(onText);
        (_tokenizer, _onText, _skipPrompt, _skipSpecialTokens) = (tokenizer, onText, skipPrompt, skipSpecialTokens);
    }

    /// <inheritdoc/>
    /// <exception cref="GenerationException">There are several sequences.</exception>
    public override void OnPrompt(TokenSequences sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Rows != 1)
        {
            throw new GenerationException("input_ids", "one sequence, to stream it", $"{sequences.Rows}");
        }

        if (!_skipPrompt)
        {
            Put(sequences[0]);
        }
    }

    /// <inheritdoc/>
    public override void OnTokens(ReadOnlySpan<int> tokens) => Put(tokens);

    /// <inheritdoc/>
    public override void OnEnd()
    {
        string text = _tokens.Count > 0 ? Decode() : "";
        Give(text, text.Length);
        Restart();
    }

    private void Put(ReadOnlySpan<int> tokens)
    {
        _tokens.AddRange(tokens);
        string text = Decode();
        if (text.EndsWith('\n'))
        {
            Give(text, text.Length);
            Restart();
        }
        else
        {
            // The last word may still change with the next token, unless its characters stand alone.
            Give(text, EndsInIdeograph(text) ? text.Length : text.LastIndexOf(' ') + 1);
        }
    }

    private void Give(string text, int end)
    {
        string piece = end > _given ? text[_given..end] : "";
        _given += piece.Length;
        _onText(piece);
    }

    private string Decode() => _tokenizer.Decode(CollectionsMarshal.AsSpan(_tokens), _skipSpecialTokens);

    private void Restart()
    {
        _tokens.Clear();
        _given = 0;
    }

    private static bool EndsInIdeograph(string text)
        => Rune.DecodeLastFromUtf16(text, out Rune last, out _) == OperationStatus.Done
            && last.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
                or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
