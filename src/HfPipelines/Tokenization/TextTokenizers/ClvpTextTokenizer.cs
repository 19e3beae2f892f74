using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>CLVP's: GPT-2's words and bytes, after numbers and abbreviations were written out in English.</summary>
internal sealed class ClvpTextTokenizer : VocabularyTextTokenizer
{
    private const string Space = "[SPACE]";
    private readonly Gpt2Pattern _pattern = new();
    private readonly WordMerger _merger;

    /// <summary>Makes the tokenizer.</summary>
    public ClvpTextTokenizer(TextTokenizerFiles files)
        : base(files, files.ReadIds("vocab_file"))
    {
        _merger = new WordMerger(files.ReadLines("merges_file").Skip(1));
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens)
        => System.Text.Encoding.UTF8.GetString([.. string.Concat(tokens).Select(ByteAlphabet.ByteOf).Where(b => b >= 0).Select(b => (byte)b)]);

    /// <inheritdoc/>
    protected override string CleanUp(string text)
    {
        text = FindId(Space) >= 0 ? text.Replace(Space, " ", StringComparison.Ordinal) : text;
        text = FindId("[STOP]") >= 0 ? text.Replace("[STOP]", " ", StringComparison.Ordinal) : text;
        return text.Replace(Unknown ?? Space, "", StringComparison.Ordinal).Replace("   ", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        text = EnglishSpeech.Spell(text);
        var words = new MatchList();
        _pattern.FindMatches(text, words);
        var tokens = new List<string>();
        for (int i = 0; i < words.Spans.Length; i += 2)
        {
            List<string> characters = [.. PythonStrings.Utf8(text[words.Spans[i]..words.Spans[i + 1]]).Select(b => ByteAlphabet.CharOf(b).ToString())];
            tokens.AddRange(_merger.Merge(characters).Select(t => t == "Ġ" && Ids.ContainsKey(Space) ? Space : t));
        }

        return tokens;
    }
}
