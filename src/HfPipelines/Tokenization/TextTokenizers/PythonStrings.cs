using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;
using UnicodeTables = HfPipelines.Tokenization.Unicode.UnicodeTables;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>What Python's text methods do, for the tokenizers that are written with them.</summary>
internal static class PythonStrings
{
    private static readonly UnicodeFormNormalizer Composed = new(compatibility: false, compose: true, UnicodeTables.Python);
    private static readonly UnicodeFormNormalizer Decomposed = new(compatibility: false, compose: false, UnicodeTables.Python);
    private static readonly UnicodeFormNormalizer CompatiblyDecomposed = new(compatibility: true, compose: false, UnicodeTables.Python);
    private static readonly UnicodeFormNormalizer CompatiblyComposed = new(compatibility: true, compose: true, UnicodeTables.Python);

    /// <summary>The text without white space at its ends.</summary>
    public static string Strip(string text) => StripLeft(StripRight(text));

    /// <summary>The text without white space in front.</summary>
    public static string StripLeft(string text)
    {
        int start = 0;
        while (start < text.Length && PythonChar.IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>The text without white space behind.</summary>
    public static string StripRight(string text)
    {
        int end = text.Length;
        while (end > 0 && PythonChar.IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    /// <summary>The words between white space.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isSpace = i == text.Length || PythonChar.IsSpace(text[i]);
            if (!isSpace && start < 0)
            {
                start = i;
            }
            else if (isSpace && start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
        }

        return words;
    }

    /// <summary>The words, each with the line feed that follows it at once.</summary>
    public static IEnumerable<string> WordsWithLineFeeds(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (PythonChar.IsSpace(text[i]))
            {
                i++;
                continue;
            }

            int end = i;
            while (end < text.Length && !PythonChar.IsSpace(text[end]))
            {
                end++;
            }

            end += end < text.Length && text[end] == '\n' ? 1 : 0;
            yield return text[i..end];
            i = end;
        }
    }

    /// <summary>The code points, each as a text.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int units = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            yield return text.Substring(i, units);
            i += units;
        }
    }

    /// <summary>The UTF-8 bytes.</summary>
    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Reads UTF-8, leaving out what is none.</summary>
    public static string DecodeIgnoring(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>Unicode's composed form.</summary>
    public static string ToNfc(string text) => Apply(Composed, text);

    /// <summary>Unicode's decomposed form.</summary>
    public static string ToNfd(string text) => Apply(Decomposed, text);

    /// <summary>Unicode's compatibly composed form.</summary>
    public static string ToNfkc(string text) => Apply(CompatiblyComposed, text);

    /// <summary>Unicode's compatibly decomposed form.</summary>
    public static string ToNfkd(string text) => Apply(CompatiblyDecomposed, text);

    /// <summary>The text with runs of white space as one space.</summary>
    public static string CollapseSpaces(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isSpace = PythonChar.IsSpace(text[i]);
            if (!isSpace || i == 0 || !PythonChar.IsSpace(text[i - 1]))
            {
                result.Append(isSpace ? ' ' : text[i]);
            }
        }

        return result.ToString();
    }

    /// <summary>The text with runs of two and more white space characters as one space.</summary>
    public static string ReplaceLongSpaces(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && PythonChar.IsSpace(text[end]))
            {
                end++;
            }

            bool isLong = end - i > 1;
            result.Append(isLong ? ' ' : text[i]);
            i = isLong ? end : i + 1;
        }

        return result.ToString();
    }

    /// <summary>The text with every match of a pattern changed.</summary>
    public static string Replace(string text, ITextPattern pattern, Func<string, string> change)
    {
        var matches = new MatchList();
        pattern.FindMatches(text, matches);
        var result = new StringBuilder(text.Length);
        int written = 0;
        for (int i = 0; i < matches.Spans.Length; i += 2)
        {
            (int start, int end) = (matches.Spans[i], matches.Spans[i + 1]);
            result.Append(text, written, start - written).Append(change(text[start..end]));
            written = end;
        }

        return result.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>The text without the characters of a kind.</summary>
    public static string Remove(string text, Func<int, bool> isRemoved)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int point = PythonText.CodePointAt(text, ref i);
            if (!isRemoved(point))
            {
                result.Append(text, start, i - start);
            }
        }

        return result.ToString();
    }

    private static string Apply(INormalizer normalizer, string text)
    {
        var normalized = new NormalizedText();
        normalized.Reset(text, 0);
        normalizer.Normalize(normalized);
        return normalized.Span.ToString();
    }
}
