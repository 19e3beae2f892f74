using System.Globalization;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>MyT5's: the bytes of UTF-8 in hexadecimal digits, rewritten so that languages that need many become short.</summary>
internal sealed class RewrittenByteTextTokenizer : TextTokenizer
{
    private const int ByteCount = 256;
    private readonly int _offset;
    private readonly ByteRewriter[] _rewriters;
    private readonly ByteRewriter[] _restorers;

    /// <summary>Makes the tokenizer.</summary>
    public RewrittenByteTextTokenizer(TextTokenizerFiles files)
        : base(files)
    {
        JsonNode maps = files.ReadJson("vocab_file");
        IEnumerable<(string From, string To)> decompose = [.. maps["decompose_map"].Properties.Select(p => (p.Key, p.Value.String()))];
        IEnumerable<(string From, string To)> merge = [.. maps["merge_map"].Properties.Select(p => (p.Key, p.Value.String()))];
        _rewriters = [new ByteRewriter(decompose), new ByteRewriter(merge)];
        _restorers = [new ByteRewriter(merge.Select(r => (r.To, r.From))), new ByteRewriter(decompose.Select(r => (r.To, r.From)))];
        IReadOnlyDictionary<int, AddedToken> own = ByteTextTokenizer.MarksOf(files, "pad_token", "eos_token", "unk_token");
        _offset = own.Count;
        AddTokens(own);
    }

    /// <inheritdoc/>
    public override int BaseSize => ByteCount;

    /// <inheritdoc/>
    public override IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => EndMarkPostProcessor.Create(this);

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
    {
        List<string> restored = [.. tokens];
        foreach (ByteRewriter restorer in _restorers)
        {
            restored = restorer.Rewrite(restored);
        }

        return PythonStrings.DecodeIgnoring([.. restored.SelectMany(t => Added.IdOf(t) is null && ByteOf(t) is { } value ? [(byte)value] : PythonStrings.Utf8(t))]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        List<string> bytes = [.. PythonStrings.Utf8(text).Select(b => b.ToString("x2", CultureInfo.InvariantCulture))];
        foreach (ByteRewriter rewriter in _rewriters)
        {
            bytes = rewriter.Rewrite(bytes);
        }

        return bytes;
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => ByteOf(token) is { } value ? value + _offset : -1;

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => id - _offset is >= 0 and var value ? value.ToString("x2", CultureInfo.InvariantCulture) : null;

    /// <inheritdoc/>
    protected override int? FindBase(string token) => ByteOf(token) is { } value ? value + _offset : null;

    /// <inheritdoc/>
    protected override int CountTokens() => ByteCount + Math.Max(_offset, Added.Tokens.Count(t => t.Key < _offset)) + Added.Tokens.Count(t => t.Key >= _offset + ByteCount);

    private static int? ByteOf(string token)
        => token.Length == 2 && byte.TryParse(token, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : null;
}
