using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Wav2Vec2's: characters, and a token between words. What a model hears it writes with repetitions and with padding between equal characters.</summary>
internal class CtcTextTokenizer : VocabularyTextTokenizer
{
    private readonly string? _space;
    private readonly JsonNode _vocabularies;

    /// <summary>Makes the tokenizer of characters.</summary>
    public CtcTextTokenizer(TextTokenizerFiles files)
        : this(files, files.ReadJson("vocab_file"))
    {
    }

    private CtcTextTokenizer(TextTokenizerFiles files, JsonNode vocabularies)
        : this(files, TextTokenizerFiles.ReadIds(files.Options.Text("target_lang") is { } language ? vocabularies[language] : vocabularies))
    {
        _vocabularies = vocabularies;
        _space = Options.Text("replace_word_delimiter_char");
        foreach (string token in Ids.Keys.Where(t => PythonText.Length(t) > 1))
        {
            Added.Add(Ids[token], new AddedToken(token) { LeftStrip = true, RightStrip = true });
        }
    }

    /// <summary>Makes the tokenizer of a vocabulary.</summary>
    protected CtcTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> ids)
        : base(files, ids)
    {
        Delimiter = Options.Text("word_delimiter_token");
    }

    /// <summary>The token between words; null for none.</summary>
    protected string? Delimiter { get; }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => DecodeTokens(tokens, new CtcDecodeOptions()).Text;

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool? cleanUpSpaces)
        => DecodeCtc(ids, new CtcDecodeOptions(skipSpecialTokens, CleanUpSpaces: cleanUpSpaces)).Text;

    /// <summary>Decodes ids, and says where each character and word was heard.</summary>
    public CtcTranscript DecodeCtc(ReadOnlySpan<int> ids, CtcDecodeOptions options)
    {
        CtcTranscript text = DecodeTokens(Kept(ids, options.SkipSpecialTokens), options);
        return options.CleanUpSpaces ?? CleansUpSpaces ? text with { Text = CleanUp(text.Text) } : text;
    }

    /// <inheritdoc/>
    public override TextTokenizer? ForLanguage(string code)
        => Options.Text("target_lang") is null ? null : new CtcTextTokenizer(Files with { Options = Options.With("target_lang", code), Settings = Files.Settings with { Listed = new Dictionary<int, AddedToken>() } }, _vocabularies);

    /// <summary>The tokens that are decoded.</summary>
    protected virtual List<string> Kept(ReadOnlySpan<int> ids, bool skipsSpecialTokens)
    {
        List<string> tokens = TokensOf(ids, skipSpecialTokens: false);
        return skipsSpecialTokens ? [.. tokens.Where(t => t == Delimiter || !SpecialTokens.Contains(t))] : tokens;
    }

    /// <summary>Writes what was heard.</summary>
    protected virtual CtcTranscript Write(List<CtcPiece> heard, CtcDecodeOptions options)
    {
        List<CtcPiece> characters = [.. heard.Select(h => h.Text == Delimiter ? h with { Text = _space ?? "" } : h)];
        string text = PythonStrings.Strip(string.Join(options.SpacesBetweenTokens ? " " : "", characters.Select(c => c.Text)));
        return new CtcTranscript(Options.IsTrue("do_lower_case") ? PythonText.Lower(text) : text, characters, Words(characters));
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
        => PythonStrings.Characters((Options.IsTrue("do_lower_case") ? PythonText.Upper(text) : text).Replace(" ", Delimiter, StringComparison.Ordinal));

    private CtcTranscript DecodeTokens(IReadOnlyList<string> tokens, CtcDecodeOptions options)
    {
        string? padding = Files.Settings.SpecialTokens.GetValueOrDefault("pad_token");
        var heard = new List<CtcPiece>();
        for (int i = 0; i < tokens.Count;)
        {
            int end = i + 1;
            while (options.GroupTokens && end < tokens.Count && tokens[end] == tokens[i])
            {
                end++;
            }

            if (tokens[i] != padding)
            {
                heard.Add(new CtcPiece(tokens[i], i, end));
            }

            i = end;
        }

        return Write(heard, options);
    }

    private List<CtcPiece> Words(List<CtcPiece> characters)
    {
        var words = new List<CtcPiece>();
        var word = new StringBuilder();
        for (int i = 0; i < characters.Count; i++)
        {
            if (characters[i].Text == _space)
            {
                continue;
            }

            int first = i;
            word.Clear();
            for (; i < characters.Count && characters[i].Text != _space; i++)
            {
                word.Append(characters[i].Text);
            }

            words.Add(new CtcPiece(word.ToString(), characters[first].Start, characters[i - 1].End));
        }

        return words;
    }
}
