using System.Text;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>VITS': the characters that the vocabulary knows, with blanks between them.</summary>
internal sealed class VitsTextTokenizer : VocabularyTextTokenizer
{
    private readonly ILookup<char, string> _words;

    /// <summary>Makes the tokenizer.</summary>
    public VitsTextTokenizer(TextTokenizerFiles files)
        : base(files, files.ReadIds("vocab_file"))
    {
        _words = Ids.Keys.Concat(Added.Tokens.Values.Select(t => t.Content)).Where(w => w.Length > 0).ToLookup(w => w[0]);
    }

    private bool Normalizes => Options.IsTrue("normalize");

    private bool AddsBlanks => Options.IsTrue("add_blank");

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => string.Concat(AddsBlanks && tokens.Count > 1 ? tokens.Where((_, i) => i % 2 == 1) : tokens);

    /// <inheritdoc/>
    protected override string Prepare(string text)
    {
        text = Normalizes ? Normalize(text) : text;
        text = Options.Text("language") == "ron" ? text.Replace('ț', 'ţ') : text;
        if (Options.IsTrue("is_uroman") && text.Any(c => c >= 0x80))
        {
            text = Phonemize(text, "uroman");
        }

        if (Options.IsTrue("phonemize"))
        {
            return PythonStrings.CollapseSpaces(Phonemize(text, "the phonemizer espeak"));
        }

        return Normalizes ? PythonStrings.Strip(string.Concat(PythonStrings.Characters(text).Where(Ids.ContainsKey))) : text;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        IEnumerable<string> characters = PythonStrings.Characters(text);
        string blank = BaseTokenOf(0) ?? "";
        return AddsBlanks ? [blank, .. characters.SelectMany(c => (string[])[c, blank])] : characters;
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => FindBase(token) ?? (Unknown is { } unknown ? Added.IdOf(unknown) : null) ?? -1;

    /// <summary>Keeps the words of the vocabulary as they are, and writes all else in lower case.</summary>
    private string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (_words[text[i]].FirstOrDefault(w => string.CompareOrdinal(text, i, w, 0, w.Length) == 0) is { } word)
            {
                result.Append(word);
                i += word.Length;
                continue;
            }

            int start = i;
            PythonText.CodePointAt(text, ref i);
            result.Append(PythonText.Lower(text[start..i]));
        }

        return result.ToString();
    }
}
