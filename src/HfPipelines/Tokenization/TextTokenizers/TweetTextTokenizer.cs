using System.Globalization;
using System.Net;
using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Patterns;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>BERTweet's: before merging, names and addresses become one token each, emoji their names, and English contractions are parted, where the checkpoint asks for it.</summary>
internal sealed class TweetTextTokenizer(TextTokenizerFiles files) : ContinuedWordTextTokenizer(files, ReadCounted(files), hasCounts: true)
{
    private const string Balanced = @"\([^\s()]*?\([^\s()]+\)[^\s()]*?\)|\([^\s]+?\)";

    // In this order: addresses, telephone numbers, emoticons, tags, arrows, names, subjects, mail addresses, words.
    private static readonly RegexPattern Word = RegexPattern.CompilePython("(?i)(?:" + string.Join('|',
        @"(?:https?:(?:/{1,3}|[a-z0-9%])|[a-z0-9.\-]+[.](?:[a-z]{2,13})/)(?:[^\s()<>{}\[\]]+|" + Balanced + ")+(?:" + Balanced + @"|[^\s`!()\[\]{};:'"".,<>?«»“”‘’])",
        @"(?:(?<!@)[a-z0-9]+(?:[.\-][a-z0-9]+)*[.](?:[a-z]{2,13})\b/?(?!@))",
        @"(?:(?:\+?[01][ *\-.\)]*)?(?:[\(]?\d{3}[ *\-.\)]*)?\d{3}[ *\-.\)]*\d{4})",
        @"(?:[<>]?[:;=8][\-o\*\']?[\)\]\(\[dDpP/\:\}\{@\|\\]|[\)\]\(\[dDpP/\:\}\{@\|\\][\-o\*\']?[:;=8][<>]?|<3)",
        @"<[^>\s]+>",
        @"[\-]+>|<[\-]+",
        @"(?:@[\w_]+)",
        @"(?:\#+[\w_]+[\w\'_\-]*[\w_]+)",
        @"[\w.+-]+@[\w-]+\.(?:[\w-]\.?)+[\w-]",
        @"(?:[^\W\d_](?:[^\W\d_]|['\-_])+[^\W\d_])|(?:[+\-]?\d+[,/.:-]\d+[+\-]?)|(?:[\w_]+)|(?:\.(?:\s*\.){1,})|(?:\S)") + ")");

    private static readonly RegexPattern Entity = RegexPattern.CompilePython(@"&#?x?[^&;\s]+;");

    // What is joined with a word in English, and the times of day that splitting takes apart. The order counts.
    private static readonly (string From, string To)[] Contractions =
    [
        ("cannot ", "can not "), ("n't ", " n't "), ("n 't ", " n't "), ("ca n't", "can't"), ("ai n't", "ain't"), ("'m ", " 'm "), ("'re ", " 're "), ("'s ", " 's "), ("'ll ", " 'll "), ("'d ", " 'd "),
        ("'ve ", " 've "), (" p . m .", "  p.m."), (" p . m ", " p.m "), (" a . m .", " a.m."), (" a . m ", " a.m "),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => base.Split(Options.IsTrue("normalization") ? Normalize(text) : text);

    private static string Normalize(string text)
    {
        text = PythonStrings.Replace(text.Replace("’", "'", StringComparison.Ordinal).Replace("…", "...", StringComparison.Ordinal), Entity, Decode);
        var words = new Text.MatchList();
        text = Shorten(text);
        Word.FindMatches(text, words);
        var tokens = new List<string>();
        for (int i = 0; i < words.Spans.Length; i += 2)
        {
            tokens.Add(NormalizeWord(text[words.Spans[i]..words.Spans[i + 1]]));
        }

        text = string.Join(' ', tokens);
        foreach ((string from, string to) in Contractions)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return string.Join(' ', PythonStrings.Split(text));
    }

    private static string NormalizeWord(string word)
    {
        string lower = PythonText.Lower(word);
        bool isAddress = lower.StartsWith("http", StringComparison.Ordinal) || lower.StartsWith("www", StringComparison.Ordinal);
        return word.StartsWith('@') ? "@USER" : isAddress ? "HTTPURL" : EmojiNames.Write(word);
    }

    /// <summary>Leaves three of a sign that is repeated more often.</summary>
    private static string Shorten(string text)
    {
        var result = new StringBuilder(text.Length);
        (int previous, int count) = (-1, 0);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int point = PythonText.CodePointAt(text, ref i);
            count = point == previous ? count + 1 : 1;
            previous = point;
            bool isWord = point < 0x80 && char.IsAsciiLetterOrDigit((char)point);
            result.Append(text, start, isWord || count <= 3 ? i - start : 0);
        }

        return result.ToString();
    }

    /// <summary>What an entity of HTML stands for; nothing for one that does not exist.</summary>
    private static string Decode(string entity)
    {
        string body = entity[1..^1];
        bool isNumber = body.StartsWith('#') || body.StartsWith('x');
        if (!isNumber || body is "#" or "x")
        {
            string decoded = WebUtility.HtmlDecode(entity);
            return body == "apos" || decoded == entity ? "" : decoded;
        }

        body = body.TrimStart('#');
        bool isHex = body.StartsWith('x');
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!int.TryParse(isHex ? body[1..] : body, style, CultureInfo.InvariantCulture, out int point) || point > 0x10FFFF)
        {
            return "";
        }

        // Numbers of Windows' code page are taken for its characters.
        return point is >= 128 and <= 159 ? WebUtility.HtmlDecode($"&#{point};") : PythonText.FromCodePoints([point]);
    }
}
