using System.Text;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>Strings as Python sees them: sequences of code points. A surrogate without its partner counts as one.</summary>
internal static class PythonText
{
    public static bool HasSurrogates(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Length(ReadOnlySpan<char> text)
    {
        int length = text.Length;
        for (int i = text.IndexOfAnyInRange('\uD800', '\uDBFF'); i >= 0 && i + 1 < text.Length;)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                length--;
                i++;
            }

            int next = text[(i + 1)..].IndexOfAnyInRange('\uD800', '\uDBFF');
            if (next < 0)
            {
                break;
            }

            i += next + 1;
        }

        return length;
    }

    /// <summary>The code point at an index of the UTF-16 text, as text.</summary>
    public static string CharacterAt(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? text.Substring(index, 2) : Character(text[index]);

    /// <summary>A text of one UTF-16 character.</summary>
    public static string Character(char c) => c < Ascii.Length ? Ascii[c] : c.ToString();

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    public static int CodePointAt(ReadOnlySpan<char> text, ref int index)
    {
        char c = text[index++];
        if (char.IsHighSurrogate(c) && index < text.Length && char.IsLowSurrogate(text[index]))
        {
            return char.ConvertToUtf32(c, text[index++]);
        }

        return c;
    }

    public static int[] CodePoints(string text)
    {
        var points = new int[Length(text)];
        for (int i = 0, k = 0; k < points.Length; k++)
        {
            points[k] = CodePointAt(text, ref i);
        }

        return points;
    }

    public static string FromCodePoints(ReadOnlySpan<int> points)
    {
        var text = new StringBuilder(points.Length);
        foreach (int c in points)
        {
            Append(text, c);
        }

        return text.ToString();
    }

    public static void Append(StringBuilder text, int codePoint)
    {
        if (codePoint <= 0xFFFF)
        {
            text.Append((char)codePoint);
        }
        else
        {
            text.Append(char.ConvertFromUtf32(codePoint));
        }
    }

    /// <summary>The index in UTF-16 characters of a code point.</summary>
    public static int ToUtf16(string text, int index)
    {
        if (!HasSurrogates(text))
        {
            return Math.Min(index, text.Length);
        }

        int i = 0;
        while (index-- > 0 && i < text.Length)
        {
            CodePointAt(text, ref i);
        }

        return i;
    }

    /// <summary>The index in code points of a UTF-16 character.</summary>
    public static int FromUtf16(string text, int index) => Length(text.AsSpan(0, index));

    /// <summary>Orders by code point, which differs from the order of UTF-16 characters above U+D7FF.</summary>
    public static int Compare(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        char a = left[common];
        char b = right[common];
        bool surrogateA = char.IsSurrogate(a);
        return surrogateA == char.IsSurrogate(b) ? a.CompareTo(b) : surrogateA ? (b > '\uDFFF' || b < '\uD800' ? 1 : -1) : -1;
    }

    public static bool IsIdentifier(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        for (int i = 0; i < text.Length;)
        {
            bool first = i == 0;
            int c = CodePointAt(text, ref i);
            bool start = PythonChar.StartsIdentifier(c);
            bool part = start || PythonChar.ContinuesIdentifier(c);
            if (first ? !start : !part)
            {
                return false;
            }
        }

        return true;
    }

    public static string Upper(string text)
    {
        if (Ascii7(text))
        {
            return text.ToUpperInvariant();
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            PythonChar.AppendUpper(result, CodePointAt(text, ref i));
        }

        return result.ToString();
    }

    public static string Lower(string text)
    {
        if (Ascii7(text))
        {
            return text.ToLowerInvariant();
        }

        int[] points = CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            AppendLower(result, points, i);
        }

        return result.ToString();
    }

    public static string Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            PythonChar.AppendFolded(result, CodePointAt(text, ref i));
        }

        return result.ToString();
    }

    public static string SwapCase(string text)
    {
        int[] points = CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            if (PythonChar.IsUpper(points[i]))
            {
                AppendLower(result, points, i);
            }
            else if (PythonChar.IsLower(points[i]))
            {
                PythonChar.AppendUpper(result, points[i]);
            }
            else
            {
                Append(result, points[i]);
            }
        }

        return result.ToString();
    }

    public static string Capitalize(string text)
    {
        int[] points = CodePoints(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < points.Length; i++)
        {
            if (i == 0)
            {
                PythonChar.AppendTitle(result, points[i]);
            }
            else
            {
                AppendLower(result, points, i);
            }
        }

        return result.ToString();
    }

    public static string Title(string text)
    {
        int[] points = CodePoints(text);
        var result = new StringBuilder(text.Length);
        bool afterCased = false;
        for (int i = 0; i < points.Length; i++)
        {
            if (afterCased)
            {
                AppendLower(result, points, i);
            }
            else
            {
                PythonChar.AppendTitle(result, points[i]);
            }

            afterCased = PythonChar.IsCased(points[i]);
        }

        return result.ToString();
    }

    private static bool Ascii7(string text) => System.Text.Ascii.IsValid(text);

    private static void AppendLower(StringBuilder result, int[] points, int index)
    {
        if (points[index] == 0x3A3)
        {
            result.Append(IsFinalSigma(points, index) ? '\u03C2' : '\u03C3');
        }
        else
        {
            PythonChar.AppendLower(result, points[index]);
        }
    }

    private static bool IsFinalSigma(int[] points, int index)
    {
        int before = index - 1;
        while (before >= 0 && PythonChar.IsCaseIgnorable(points[before]))
        {
            before--;
        }

        if (before < 0 || !PythonChar.IsCased(points[before]))
        {
            return false;
        }

        int after = index + 1;
        while (after < points.Length && PythonChar.IsCaseIgnorable(points[after]))
        {
            after++;
        }

        return after == points.Length || !PythonChar.IsCased(points[after]);
    }
}
