namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>BERT-Japanese's, with the vocabulary of pieces or of characters.</summary>
internal sealed class BertJapaneseTextTokenizer : BertTextTokenizer
{
    private readonly bool _splitsWords;
    private readonly string? _kind;

    private BertJapaneseTextTokenizer(TextTokenizerFiles files, string? kind)
        : base(files, spacesChinese: false)
    {
        _splitsWords = files.Options.IsTrue("do_word_tokenize");
        _kind = files.Options.IsTrue("do_subword_tokenize") ? kind : null;
    }

    /// <summary>Makes the tokenizer that the options ask for.</summary>
    /// <exception cref="MissingDictionaryException">Words are split with a dictionary.</exception>
    public static TextTokenizer Create(TextTokenizerFiles files)
    {
        string? words = files.Options.Text("word_tokenizer_type");
        if (files.Options.IsTrue("do_word_tokenize") && words != "basic")
        {
            throw new MissingDictionaryException(words switch { "mecab" => "MeCab and its dictionary", "sudachi" => "Sudachi and its dictionary", "jumanpp" => "Juman++ and its model", _ => $"'{words}'" },
                "without it the words of Japanese texts are not known");
        }

        string? kind = files.Options.Text("subword_tokenizer_type");
        return kind == "sentencepiece" ? new PreparedSentencePieceTextTokenizer(files, "spm_file", keepsAccents: true) : new BertJapaneseTextTokenizer(files, kind);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
        => !_splitsWords ? Pieces(text) : base.Split(text);

    /// <inheritdoc/>
    protected override IEnumerable<string> Pieces(string word) => _kind switch
    {
        null => [word],
        "character" => PythonStrings.Characters(PythonStrings.ToNfkc(word)).Select(c => Ids.ContainsKey(c) ? c : Unknown ?? ""),
        _ => base.Pieces(word),
    };
}
