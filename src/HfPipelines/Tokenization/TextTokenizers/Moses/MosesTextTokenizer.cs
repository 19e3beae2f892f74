using System.Globalization;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>XLM's, FlauBERT's, FSMT's and BioGPT's: Moses' words, then merges, with a mark at the end of every word.</summary>
internal sealed class MosesTextTokenizer : VocabularyTextTokenizer
{
    private const string WordEnd = "</w>";
    private readonly WordMerger _merger;
    private readonly MosesPunctuation? _punctuation;
    private readonly MosesWords _words;
    private readonly MosesJoiner? _joiner;
    private readonly Func<string, string> _prepare;
    private readonly bool _stripsAccents;

    private MosesTextTokenizer(
        TextTokenizerFiles files, string language, bool escapes, string? target, Dictionary<string, int> ids, Dictionary<int, string>? tokens = null, Func<string, string>? prepare = null, bool cleans = true)
        : base(files, ids, tokens)
    {
        _merger = new WordMerger(files.ReadLines("merges_file"));
        _punctuation = cleans ? new MosesPunctuation(language) : null;
        _words = new MosesWords(language, splitsHyphens: escapes, escapes);
        _joiner = target is null ? null : new MosesJoiner(target);
        _prepare = prepare ?? (text => text);
        _stripsAccents = Options.IsTrue("do_lowercase_and_remove_accent") && files.Info.Name == "XLMTokenizer";
    }

    /// <summary>XLM's.</summary>
    public static MosesTextTokenizer Xlm(TextTokenizerFiles files) => new(files, "en", escapes: false, target: null, files.ReadIds("vocab_file"));

    /// <summary>FlauBERT's.</summary>
    public static MosesTextTokenizer Flaubert(TextTokenizerFiles files)
    {
        bool lowers = files.Options.IsTrue("do_lowercase");
        return new MosesTextTokenizer(files, "fr", escapes: false, target: null, files.ReadIds("vocab_file"), prepare: Prepare);

        string Prepare(string text)
        {
            text = PythonStrings.ToNfc(text.Replace("``", "\"", StringComparison.Ordinal).Replace("''", "\"", StringComparison.Ordinal));
            return lowers ? PythonText.Lower(text) : text;
        }
    }

    /// <summary>FSMT's, with a vocabulary for each language.</summary>
    /// <exception cref="TokenizerException">The options do not name two languages.</exception>
    public static MosesTextTokenizer Fsmt(TextTokenizerFiles files)
    {
        string[] languages = [.. files.Options["langs"] is { ValueKind: System.Text.Json.JsonValueKind.Array } list ? list.EnumerateArray().Select(l => l.GetString()!) : []];
        if (languages.Length != 2)
        {
            throw new TokenizerException(Path.Combine(files.Folder, "tokenizer_config.json"), "langs", $"expected two languages, found {languages.Length}");
        }

        Func<string, string>? prepare = files.Options.IsTrue("do_lower_case") ? PythonText.Lower : null;
        return new MosesTextTokenizer(files, languages[0], escapes: true, languages[1], files.ReadIds("src_vocab_file"), Reverse(files.ReadIds("tgt_vocab_file")), prepare);
    }

    /// <summary>BioGPT's.</summary>
    public static MosesTextTokenizer BioGpt(TextTokenizerFiles files) => new(files, "en", escapes: true, "en", files.ReadIds("vocab_file"), cleans: false);

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
    {
        if (_joiner is null)
        {
            return PythonStrings.Strip(string.Concat(tokens).Replace(WordEnd, " ", StringComparison.Ordinal));
        }

        string text = string.Concat(tokens.Select(t => t.Replace(" ", "", StringComparison.Ordinal).Replace(WordEnd, " ", StringComparison.Ordinal)));
        return _joiner.Join(PythonStrings.Split(text));
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        text = _prepare(text);
        List<string> words = _words.Split(_punctuation?.Clean(text) ?? text);
        return (_stripsAccents ? StripAccents(words) : words).Where(w => w.Length > 0).SelectMany(w => _merger.Merge(w, WordEnd));
    }

    private static List<string> StripAccents(List<string> words)
    {
        string text = PythonStrings.ToNfd(PythonText.Lower(string.Join(' ', words)));
        return [.. PythonText.Lower(PythonStrings.Remove(text, c => PythonChar.Category(c) == UnicodeCategory.NonSpacingMark)).Split(' ')];
    }
}
