using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>CTRL's, PhoBERT's and others: merges within words, and <c>@@</c> at the end of every token that the next one continues.</summary>
internal class ContinuedWordTextTokenizer : VocabularyTextTokenizer
{
    private const string WordEnd = "</w>";
    private const string Continued = "@@";
    private readonly WordMerger _merger;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="ids">The tokens and ids.</param>
    /// <param name="hasCounts">Whether a number follows each merge; else the first line is none.</param>
    public ContinuedWordTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> ids, bool hasCounts)
        : base(files, ids)
    {
        IEnumerable<string> lines = files.ReadLines("merges_file");
        _merger = new WordMerger(hasCounts ? lines.Where(l => PythonStrings.Split(l).Count == 3) : lines.Skip(1));
    }

    /// <summary>CTRL's.</summary>
    public static ContinuedWordTextTokenizer OfVocabulary(TextTokenizerFiles files) => new(files, files.ReadIds("vocab_file"), hasCounts: false);

    /// <summary>PhoBERT's, whose vocabulary counts words.</summary>
    public static ContinuedWordTextTokenizer OfCounts(TextTokenizerFiles files) => new(files, ReadCounted(files), hasCounts: true);

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
        => PythonStrings.Strip(string.Join(' ', tokens).Replace(Continued + " ", "", StringComparison.Ordinal));

    /// <summary>The words of a text.</summary>
    protected virtual IEnumerable<string> Words(string text) => PythonStrings.WordsWithLineFeeds(text);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => Words(text).SelectMany(Merge);

    private IEnumerable<string> Merge(string word)
    {
        // A word of one character has no end that could be merged, and carries none.
        if (PythonText.Length(word) == 1)
        {
            return [word];
        }

        List<string> parts = _merger.Merge(word, WordEnd);
        return parts.Select((p, i) => i < parts.Count - 1 ? p + Continued : p[..^WordEnd.Length]);
    }
}
