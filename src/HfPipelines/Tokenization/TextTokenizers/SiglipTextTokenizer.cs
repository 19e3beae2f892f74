using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>SigLIP's: lower case and no punctuation.</summary>
internal sealed class SiglipTextTokenizer(TextTokenizerFiles files) : SpecialPieceTextTokenizer(files)
{
    private const string Space = "▁";

    /// <inheritdoc/>
    public override List<string> Tokenize(string text, bool splitsSpecialTokens = false)
    {
        List<string> tokens = base.Tokenize(Space + text.Replace('▁', ' '), splitsSpecialTokens);
        return tokens.Count > 1 && tokens[0] == Space && IsSpecial(tokens[1]) ? tokens[1..] : tokens;
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => PythonStrings.Strip(base.Join(tokens));

    /// <inheritdoc/>
    public override IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => EndMarkPostProcessor.Create(this);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        text = Options.IsTrue("do_lower_case") ? PythonText.Lower(text) : text;
        text = PythonStrings.Remove(text, c => c < 0x80 && (char.IsPunctuation((char)c) || char.IsSymbol((char)c)));
        return WithoutUnknown(PythonStrings.Strip(PythonStrings.CollapseSpaces(text)));
    }
}
