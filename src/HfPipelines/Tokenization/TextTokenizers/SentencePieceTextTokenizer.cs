using HfPipelines.Tokenization.Vocabularies;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>A class whose tokens are the pieces of a SentencePiece model.</summary>
internal class SentencePieceTextTokenizer : TextTokenizer
{
    private readonly bool _isLegacy;

    /// <summary>Makes the tokenizer.</summary>
    public SentencePieceTextTokenizer(TextTokenizerFiles files)
        : this(files, addTokens: true)
    {
    }

    /// <summary>Makes the tokenizer; a class that changes ids adds its tokens itself.</summary>
    protected SentencePieceTextTokenizer(TextTokenizerFiles files, bool addTokens, string role = "vocab_file")
        : base(files)
    {
        _isLegacy = files.Options["legacy"].ValueKind != System.Text.Json.JsonValueKind.False;
        SentencePieceFile model = SentencePieceFile.Read(files.Path(role));
        Pieces = new SentencePieceProcessor(_isLegacy ? model : model with { AddDummyPrefix = false }, files.Path(role));
        if (addTokens)
        {
            AddTokens();
        }

        foreach (string token in SpecialTokens)
        {
            Added.Search(token);
        }
    }

    /// <inheritdoc/>
    public override int BaseSize => Pieces.Count;

    /// <summary>The model.</summary>
    protected SentencePieceProcessor Pieces { get; }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => PythonStrings.Strip(string.Concat(tokens).Replace('▁', ' '));

    /// <summary>Joins pieces, and puts special tokens between them as they are.</summary>
    /// <param name="pieces">The model.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="special">The special tokens.</param>
    /// <param name="before">What stands before a special token that follows another token.</param>
    /// <param name="after">What stands after a special token.</param>
    /// <param name="change">Changes the text of pieces.</param>
    public static string Join(SentencePieceProcessor pieces, IReadOnlyList<string> tokens, HashSet<string> special, string before = "", string after = "", Func<string, string>? change = null)
    {
        var text = new System.Text.StringBuilder();
        var open = new List<string>();
        bool afterSpecial = false;
        foreach (string token in tokens)
        {
            if (!special.Contains(token))
            {
                open.Add(token);
                afterSpecial = false;
                continue;
            }

            text.Append(afterSpecial ? "" : before).Append(Flush()).Append(token).Append(after);
            afterSpecial = true;
        }

        return text.Append(Flush()).ToString();

        string Flush()
        {
            string decoded = pieces.Decode(open);
            open.Clear();
            return change?.Invoke(decoded) ?? decoded;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        if (_isLegacy || !(text.StartsWith('▁') || text.StartsWith(' ')))
        {
            return Pieces.Encode(text);
        }

        // The unknown token in front keeps the model from taking the space away.
        return WithoutUnknown(text);
    }

    /// <summary>The pieces of a text that stands behind the unknown token.</summary>
    protected IEnumerable<string> WithoutUnknown(string text)
    {
        string unknown = Files.Settings.SpecialTokens.GetValueOrDefault("unk_token") ?? "";
        List<string> pieces = Pieces.Encode(unknown + text);
        int count = Pieces.Encode(unknown).Count;
        return pieces.Count >= count ? pieces.Skip(count) : pieces;
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => Pieces.IdOf(token);

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => Pieces.PieceOf(id);

    /// <inheritdoc/>
    protected override int? FindBase(string token) => Pieces.IdOf(token) is var id && Pieces.PieceOf(id) == token ? id : null;
}
