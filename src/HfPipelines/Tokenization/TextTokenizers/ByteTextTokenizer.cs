namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>ByT5's, Perceiver's and Dia's: every byte of UTF-8 is a token, written as the character of its number.</summary>
internal class ByteTextTokenizer : TextTokenizer
{
    private const int ByteCount = 256;
    private readonly int _offset;
    private readonly bool _isInVocabulary;
    private readonly bool _replacesErrors;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="own">The tokens before the bytes.</param>
    /// <param name="offset">The id of the first byte.</param>
    /// <param name="isInVocabulary">Whether a token of one character is a byte when tokens are added.</param>
    /// <param name="replacesErrors">Whether bytes that are no character become U+FFFD instead of nothing.</param>
    public ByteTextTokenizer(TextTokenizerFiles files, IReadOnlyDictionary<int, AddedToken> own, int offset, bool isInVocabulary = true, bool replacesErrors = false)
        : base(files)
    {
        (_offset, _isInVocabulary, _replacesErrors) = (offset, isInVocabulary, replacesErrors);
        AddTokens(own);
    }

    /// <inheritdoc/>
    public override int BaseSize => ByteCount;

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (string token in tokens)
        {
            if (Added.IdOf(token) is not null || token.Length != 1 || token[0] >= ByteCount)
            {
                bytes.AddRange(PythonStrings.Utf8(token));
            }
            else
            {
                AddByte(bytes, token[0]);
            }
        }

        return _replacesErrors ? System.Text.Encoding.UTF8.GetString([.. bytes]) : PythonStrings.DecodeIgnoring([.. bytes]);
    }

    /// <summary>Adds what a token of one character stands for.</summary>
    protected virtual void AddByte(List<byte> bytes, char token) => bytes.Add((byte)token);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => PythonStrings.Utf8(text).Select(b => ((char)b).ToString());

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => token.Length == 1 && token[0] < ByteCount ? token[0] + _offset : -1;

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => id - _offset is >= 0 and <= char.MaxValue ? ((char)(id - _offset)).ToString() : null;

    /// <inheritdoc/>
    protected override int? FindBase(string token) => _isInVocabulary && BaseIdOf(token) is var id && id >= 0 ? id : null;

    /// <inheritdoc/>
    protected override int CountTokens() => ByteCount + Math.Max(_offset, Added.Tokens.Count(t => t.Key < _offset)) + Added.Tokens.Count(t => t.Key >= _offset + ByteCount);
}
