using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>CPM-Ant's: jieba's words, then the longest pieces of the vocabulary; space and line feed have tokens with names of their own.</summary>
internal sealed class CpmAntTextTokenizer : VocabularyTextTokenizer
{
    private const int LongestWord = 200;

    /// <summary>Makes the tokenizer.</summary>
    public CpmAntTextTokenizer(TextTokenizerFiles files)
        : base(files, Read(files))
    {
        Added.Remove(Options.Text("space_token")!);
        Added.Remove(Options.Text("line_token")!);
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool? cleanUpSpaces)
    {
        HashSet<int> left = [.. ((string[])["pad_token", "eos_token", "bos_token"]).Select(r => IdOf(Options.Text(r)!))];
        return base.Decode([.. ids.ToArray().Where(i => i >= 0 && !left.Contains(i))], skipSpecialTokens, cleanUpSpaces);
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => string.Concat(tokens);

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => JiebaWords.Cut(text).SelectMany(Pieces);

    private static Dictionary<string, int> Read(TextTokenizerFiles files)
    {
        Dictionary<string, int> ids = ReadTokens(files);
        foreach ((string role, string text) in ((string, string)[])[("space_token", " "), ("line_token", "\n")])
        {
            string token = files.Options.Text(role)!;
            ids[text] = ids.TryGetValue(token, out int id) ? id : throw new TokenizerException(files.Path("vocab_file"), role, $"expected the token '{token}'");
            ids.Remove(token);
        }

        return ids;
    }

    private IEnumerable<string> Pieces(string word)
    {
        string[] characters = [.. PythonStrings.Characters(word)];
        if (characters.Length > LongestWord)
        {
            yield return Unknown ?? "";
            yield break;
        }

        for (int start = 0; start < characters.Length;)
        {
            int end = characters.Length;
            while (end > start && !Ids.ContainsKey(string.Concat(characters[start..end])))
            {
                end--;
            }

            yield return end == start ? Unknown ?? "" : string.Concat(characters[start..end]);
            start = Math.Max(end, start + 1);
        }
    }
}
