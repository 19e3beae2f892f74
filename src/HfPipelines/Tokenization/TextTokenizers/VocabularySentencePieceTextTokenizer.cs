using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.Vocabularies;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Speech2Text's, and the base of translators': a SentencePiece model splits, and a vocabulary of its own gives the ids.</summary>
internal class VocabularySentencePieceTextTokenizer : VocabularyTextTokenizer
{
    private readonly HashSet<string> _special;

    /// <summary>Makes the tokenizer.</summary>
    public VocabularySentencePieceTextTokenizer(TextTokenizerFiles files)
        : this(files, files.ReadIds("vocab_file"), null, "spm_file")
    {
    }

    /// <summary>Makes the tokenizer of a vocabulary.</summary>
    protected VocabularySentencePieceTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> ids, Dictionary<int, string>? tokens, string role)
        : base(files, ids, tokens)
    {
        _special = [.. SpecialTokens];
        Pieces = Load(files, role);
    }

    /// <summary>The model.</summary>
    protected SentencePieceProcessor Pieces { get; }

    /// <summary>What stands behind a special token in decoded text.</summary>
    protected virtual string AfterSpecial => " ";

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
        => PythonStrings.Strip(SentencePieceTextTokenizer.Join(Pieces, tokens, _special, after: AfterSpecial, change: Options.IsTrue("do_upper_case") ? PythonText.Upper : null));

    /// <inheritdoc/>
    public override IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => tokenizerClass.BuildPostProcessor("post_processor", IdOfMarker)!;

    /// <summary>The id of a token around a text.</summary>
    protected virtual int IdOfMarker(string token) => IsLanguage(token) ? Pieces.IdOf(token) : IdOf(token);

    /// <summary>Reads a SentencePiece model.</summary>
    protected static SentencePieceProcessor Load(TextTokenizerFiles files, string role) => new(SentencePieceFile.Read(files.Path(role)), files.Path(role));

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => Pieces.Encode(text);

    // The class takes the id of a language from the model and not from the vocabulary.
    private static bool IsLanguage(string token) => token.StartsWith("<lang:", StringComparison.Ordinal);
}
