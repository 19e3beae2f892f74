namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>GPT-SW3's: odd white space becomes a space and what is not printed goes; special tokens are decoded as they are.</summary>
internal class SpecialPieceTextTokenizer(TextTokenizerFiles files) : SentencePieceTextTokenizer(files)
{
    private readonly HashSet<string> _special = [.. files.Settings.AllSpecialTokens];

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => Join(Pieces, tokens, _special, before: " ");

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        text = PythonStrings.Remove(text, c => c is <= 8 or (>= 11 and <= 31) or (>= 127 and <= 160) or 173 or 0x200B);
        return Pieces.Encode(PythonStrings.ToNfc(string.Concat(text.Select(c => IsSpace(c) ? ' ' : c))));
    }

    /// <summary>Whether a token is special.</summary>
    protected bool IsSpecial(string token) => _special.Contains(token);

    private static bool IsSpace(char c) => c is '\u2002' or '\u2003' or '\u2005' or '\u2008' or '\u2009' or '\u200A' or '\u202F' or '\u3000' or '\uFFFC';
}
