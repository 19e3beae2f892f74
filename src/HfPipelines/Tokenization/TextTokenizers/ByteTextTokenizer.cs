using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>ByT5's, Perceiver's and Dia's: every byte of UTF-8 is a token, written as the character of its number.</summary>
internal class ByteTextTokenizer : TextTokenizer
{
    private const int ByteCount = 256;
    private readonly int _offset;
    private readonly bool _replacesErrors;
    private readonly bool _endsTexts;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="own">The tokens before the bytes.</param>
    /// <param name="offset">The id of the first byte.</param>
    /// <param name="replacesErrors">Whether bytes that are no character become U+FFFD instead of nothing.</param>
    /// <param name="endsTexts">Whether the mark of the end follows every text that has none.</param>
    public ByteTextTokenizer(TextTokenizerFiles files, IReadOnlyDictionary<int, AddedToken> own, int offset, bool replacesErrors = false, bool endsTexts = false)
        : base(files)
    {
        (_offset, _replacesErrors, _endsTexts) = (offset, replacesErrors, endsTexts);
        AddTokens(own);
    }

    /// <summary>ByT5's.</summary>
    public static ByteTextTokenizer ByT5(TextTokenizerFiles files) => new(files, MarksOf(files, "pad_token", "eos_token", "unk_token"), offset: 3, endsTexts: true);

    /// <summary>Perceiver's.</summary>
    public static ByteTextTokenizer Perceiver(TextTokenizerFiles files)
    {
        string[] roles = ["pad_token", "bos_token", "eos_token", "mask_token", "cls_token", "sep_token"];
        return new ByteTextTokenizer(files, roles.Select((r, i) => (i, Mark(files, r))).ToDictionary(t => t.i, t => t.Item2), roles.Length, replacesErrors: true);
    }

    /// <summary>The first tokens of a class, which take the white space around them.</summary>
    public static IReadOnlyDictionary<int, AddedToken> MarksOf(TextTokenizerFiles files, params string[] roles)
        => roles.Select((r, i) => (i, Mark(files, r) with { LeftStrip = true, RightStrip = true })).ToDictionary(t => t.i, t => t.Item2);

    /// <inheritdoc/>
    public override int BaseSize => ByteCount;

    /// <inheritdoc/>
    public override IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => _endsTexts ? EndMarkPostProcessor.Create(this) : base.CreatePostProcessor(tokenizerClass);

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
    protected override int? FindBase(string token) => BaseIdOf(token) is var id && id >= 0 ? id : null;

    /// <summary>The token of a role as the class's constructor makes it.</summary>
    protected static AddedToken Mark(TextTokenizerFiles files, string role) => new(files.Settings.SpecialTokens[role]) { Normalized = true };

    /// <inheritdoc/>
    protected override int CountTokens() => ByteCount + Math.Max(_offset, Added.Tokens.Count(t => t.Key < _offset)) + Added.Tokens.Count(t => t.Key >= _offset + ByteCount);
}
