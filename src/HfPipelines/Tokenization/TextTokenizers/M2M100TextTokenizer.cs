using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>M2M-100's: the languages' tokens have the ids behind the vocabulary.</summary>
internal sealed class M2M100TextTokenizer : VocabularySentencePieceTextTokenizer
{
    private readonly Dictionary<string, int> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _byId = [];

    /// <summary>Makes the tokenizer.</summary>
    public M2M100TextTokenizer(TextTokenizerFiles files)
        : base(files)
    {
        int id = BaseSize;
        foreach (string code in TokenizerClassSpec.List(Options.Text("language_codes")!))
        {
            string token = $"__{code}__";
            _byId[id] = token;
            _languages[token] = id++;
        }
    }

    /// <inheritdoc/>
    protected override string AfterSpecial => "";

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => _languages.TryGetValue(token, out int id) ? id : base.BaseIdOf(token);

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => _byId.GetValueOrDefault(id) ?? base.BaseTokenOf(id);

    /// <inheritdoc/>
    protected override int? FindBase(string token) => _languages.TryGetValue(token, out int id) ? id : base.FindBase(token);

    /// <inheritdoc/>
    protected override int CountTokens() => BaseSize + Added.Tokens.Count(t => base.FindBase(t.Value.Content) is null);
}
