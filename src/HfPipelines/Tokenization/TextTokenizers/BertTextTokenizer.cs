using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>BERT's in Python, ProphetNet's, RoCBert's and BERT-Japanese's: words, then the longest pieces of the vocabulary.</summary>
internal class BertTextTokenizer : VocabularyTextTokenizer
{
    private const int LongestWord = 100;
    private readonly BasicWords? _words;
    private readonly HashSet<string> _neverSplit;

    /// <summary>Makes the tokenizer.</summary>
    public BertTextTokenizer(TextTokenizerFiles files)
        : this(files, spacesChinese: files.Options.IsTrue("tokenize_chinese_chars"))
    {
    }

    /// <summary>Makes the tokenizer of a class that says itself whether Chinese characters are words, and whether special tokens are added now.</summary>
    protected BertTextTokenizer(TextTokenizerFiles files, bool spacesChinese, bool addsTokens = true)
        : base(files, ReadTokens(files), addsTokens: addsTokens)
    {
        _neverSplit = [.. files.Options["never_split"] is { ValueKind: System.Text.Json.JsonValueKind.Array } list ? list.EnumerateArray().Select(t => t.GetString()!) : []];
        bool splits = files.Options["do_basic_tokenize"].ValueKind != System.Text.Json.JsonValueKind.False;
        _words = splits ? BasicWords.Create(files, spacesChinese, _neverSplit.Concat(SpecialTokens)) : null;
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => PythonStrings.Strip(string.Join(' ', tokens).Replace(" ##", "", StringComparison.Ordinal));

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
        => (_words?.Split(text) ?? [text]).SelectMany(w => _neverSplit.Contains(w) ? [w] : PythonStrings.Split(w).SelectMany(Pieces));

    /// <summary>The pieces of a word.</summary>
    protected virtual IEnumerable<string> Pieces(string word)
    {
        string unknown = Unknown ?? "";
        if (PythonText.Length(word) > LongestWord)
        {
            return [unknown];
        }

        var pieces = new List<string>();
        for (int start = 0; start < word.Length;)
        {
            int end = word.Length;
            string piece = "";
            while (end > start && !Ids.ContainsKey(piece = (start > 0 ? "##" : "") + word[start..end]))
            {
                end--;
            }

            if (end == start)
            {
                return [unknown];
            }

            pieces.Add(piece);
            start = end;
        }

        return pieces;
    }
}
