using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Marian's: one SentencePiece model for each language; a text may begin with the code of the language to translate to.</summary>
internal sealed class MarianTextTokenizer : VocabularySentencePieceTextTokenizer
{
    private readonly MarianTextTokenizer? _target;

    /// <summary>Makes the tokenizer for texts to translate.</summary>
    public MarianTextTokenizer(TextTokenizerFiles files)
        : this(files, isTarget: false)
    {
        _target = new MarianTextTokenizer(files, isTarget: true);
    }

    private MarianTextTokenizer(TextTokenizerFiles files, bool isTarget)
        : base(files, files.ReadIds(isTarget && IsSeparate(files) ? "target_vocab_file" : "vocab"), IsSeparate(files) ? Reverse(files.ReadIds("target_vocab_file")) : null, isTarget ? "target_spm" : "source_spm")
    {
    }

    /// <inheritdoc/>
    public override TextTokenizer? ForTarget() => _target;

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => PythonStrings.Strip(base.Join(tokens).Replace('▁', ' '));

    /// <inheritdoc/>
    public override IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => tokenizerClass.BuildPostProcessor("post_processor", IdOf)!;

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        int end = text.StartsWith(">>", StringComparison.Ordinal) ? text.IndexOf("<<", StringComparison.Ordinal) : -1;
        return end < 0 ? base.Split(text) : base.Split(text[(end + 2)..]).Prepend(text[..(end + 2)]);
    }

    private static bool IsSeparate(TextTokenizerFiles files) => files.Options.IsTrue("separate_vocabs");
}
