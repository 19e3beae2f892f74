using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>CANINE's: every character is a token, and its code point the id.</summary>
internal sealed class CodePointTextTokenizer : TextTokenizer
{
    private const int PointCount = 0x110000;

    // The names of code points of the private use area that the class gives a role.
    private static readonly Dictionary<int, string> Names = new()
    {
        [0] = "[PAD]", [0xE000] = "[CLS]", [0xE001] = "[SEP]", [0xE002] = "[BOS]", [0xE003] = "[MASK]", [0xE004] = "[RESERVED]",
    };

    /// <summary>Makes the tokenizer.</summary>
    public CodePointTextTokenizer(TextTokenizerFiles files)
        : base(files)
    {
        AddTokens();
    }

    /// <inheritdoc/>
    public override int BaseSize => PointCount;

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => string.Concat(tokens);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => PythonStrings.Characters(text);

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => FindBase(token) ?? throw new TokenizerException(Files.Info.Name, null, $"the token '{token}' is no single character");

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => Names.GetValueOrDefault(id) ?? (id is >= 0 and < PointCount ? PythonText.FromCodePoints([id]) : null);

    /// <inheritdoc/>
    protected override int? FindBase(string token) => PythonText.Length(token) == 1 ? PythonText.CodePoints(token)[0] : null;
}
