using HfPipelines.Tokenization;

namespace HfPipelines.Generation.Speech;

/// <summary>Tokens to words.</summary>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class TokenWords(Tokenizer tokenizer)
{
    private const char Broken = '\ufffd';
    private const string Opening = "\"'“¡¿([{-";
    private const string Closing = "\"'.。,，!！?？:：”)]}、";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static readonly string[] WithoutSpaces = ["chinese", "japanese", "thai", "lao", "myanmar", "cantonese"];

    /// <summary>The words, each with its tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="language">The English name of the language; null for English.</param>
    public IReadOnlyList<(string Text, IReadOnlyList<HeardToken> Tokens)> Split(IReadOnlyList<HeardToken> tokens, string? language)
    {
        List<Word> characters = Characters(tokens);
        List<Word> words = WithoutSpaces.Contains(language) ? characters : AtSpaces(characters);
        JoinOpening(words);
        JoinClosing(words);
        return [.. words.Where(w => w.Text.Length > 0).Select(w => (w.Text, (IReadOnlyList<HeardToken>)w.Tokens))];
    }

    /// <summary>Puts tokens together until they are whole characters.</summary>
    private List<Word> Characters(IReadOnlyList<HeardToken> tokens)
    {
        string whole = Text(tokens);
        List<Word> words = [];
        List<HeardToken> open = [];
        int offset = 0;
        foreach (HeardToken token in tokens)
        {
            open.Add(token);
            string text = Text(open);
            int broken = text.IndexOf(Broken, StringComparison.Ordinal);
            if (broken < 0 || offset + broken >= whole.Length || whole[offset + broken] == Broken)
            {
                words.Add(new Word(text, open));
                open = [];
                offset += text.Length;
            }
        }

        return words;
    }

    private List<Word> AtSpaces(List<Word> characters)
    {
        List<Word> words = [];
        foreach (Word word in characters)
        {
            bool isSpecial = word.Tokens[0].Id >= tokenizer.EosTokenId;
            if (words.Count == 0 || isSpecial || word.Text.StartsWith(' ') || Punctuation.Contains(word.Text.Trim(), StringComparison.Ordinal))
            {
                words.Add(word);
            }
            else
            {
                words[^1].Append(word);
            }
        }

        return words;
    }

    // What opens something goes to the word behind it.
    private static void JoinOpening(List<Word> words)
    {
        for (int i = words.Count - 2, next = words.Count - 1; i >= 0; i--)
        {
            if (words[i].Text.StartsWith(' ') && Opening.Contains(words[i].Text.Trim(), StringComparison.Ordinal))
            {
                words[i].Append(words[next]);
                (words[next], words[i]) = (words[i], Word.Empty);
            }
            else
            {
                next = i;
            }
        }
    }

    // What closes something goes to the word in front of it.
    private static void JoinClosing(List<Word> words)
    {
        for (int i = 1, last = 0; i < words.Count; i++)
        {
            if (!words[last].Text.EndsWith(' ') && Closing.Contains(words[i].Text, StringComparison.Ordinal))
            {
                words[last].Append(words[i]);
                words[i] = Word.Empty;
            }
            else
            {
                last = i;
            }
        }
    }

    private string Text(IEnumerable<HeardToken> tokens) => tokenizer.Decode(tokens.Select(t => t.Id));

    private sealed class Word(string text, List<HeardToken> tokens)
    {
        public static Word Empty => new("", []);

        public string Text { get; private set; } = text;

        public List<HeardToken> Tokens { get; } = tokens;

        public void Append(Word other)
        {
            Text += other.Text;
            Tokens.AddRange(other.Tokens);
        }
    }
}
