using HfPipelines.ChatTemplates.Python;
using UnicodeTables = HfPipelines.Tokenization.Unicode.UnicodeTables;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>CPM's, and BERT-Japanese's with SentencePiece: texts are cleaned before, and a comma after a digit is a piece of its own, as XLNet does it.</summary>
internal sealed class PreparedSentencePieceTextTokenizer : SentencePieceTextTokenizer
{
    private const char Space = '▁';
    private readonly bool _keepsAccents;
    private readonly bool _isCpm;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="role">The role of the model's file.</param>
    /// <param name="keepsAccents">Whether accents stay whatever the options say.</param>
    public PreparedSentencePieceTextTokenizer(TextTokenizerFiles files, string role, bool keepsAccents)
        : base(files, addTokens: true, role)
    {
        _isCpm = !keepsAccents;
        _keepsAccents = keepsAccents || files.Options.IsTrue("keep_accents");
    }

    /// <summary>CPM's, which writes spaces and line feeds as blocks.</summary>
    public static PreparedSentencePieceTextTokenizer Cpm(TextTokenizerFiles files) => new(files, "vocab_file", keepsAccents: false);

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool? cleanUpSpaces)
    {
        string text = base.Decode(ids, skipSpecialTokens, cleanUpSpaces);
        return _isCpm ? text.Replace(" ", "", StringComparison.Ordinal).Replace('\u2582', ' ').Replace('\u2583', '\n') : text;
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => _isCpm ? base.Join(tokens) : Pieces.Decode(tokens);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        foreach (string piece in Pieces.Encode(Clean(text)))
        {
            if (piece.Length < 2 || piece[^1] != ',' || !PythonChar.IsDigit(piece[^2]))
            {
                yield return piece;
                continue;
            }

            List<string> parts = Pieces.Encode(piece[..^1].Replace(Space.ToString(), "", StringComparison.Ordinal));
            if (piece[0] != Space && parts[0][0] == Space)
            {
                parts[0] = parts[0][1..];
            }

            foreach (string part in parts.Where(p => p.Length > 0).Append(","))
            {
                yield return part;
            }
        }
    }

    private string Clean(string text)
    {
        if (!_isCpm || Options.IsTrue("remove_space"))
        {
            text = string.Join(' ', PythonStrings.Split(text));
        }

        text = text.Replace("``", "\"", StringComparison.Ordinal).Replace("''", "\"", StringComparison.Ordinal);
        if (!_keepsAccents)
        {
            text = PythonStrings.Remove(PythonStrings.ToNfkd(text), c => UnicodeTables.Default.CombiningClass(c) != 0);
        }

        return _isCpm && Options.IsTrue("do_lower_case") ? PythonText.Lower(text) : text;
    }
}
