using System.Globalization;
using System.Text;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>The escapes of string literals. Jinja writes what is not ASCII as escapes and lets Python's <c>unicode-escape</c> codec read all of them.</summary>
internal static class StringLiteral
{
    public static string Unescape(ReadOnlySpan<char> text, int line)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            char c = text[++i];
            switch (c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    result.Append(c);
                    break;
                case 'a':
                    result.Append('\a');
                    break;
                case 'b':
                    result.Append('\b');
                    break;
                case 'f':
                    result.Append('\f');
                    break;
                case 'n':
                    result.Append('\n');
                    break;
                case 'r':
                    result.Append('\r');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case 'v':
                    result.Append('\v');
                    break;
                case 'x':
                    AppendHex(result, text, ref i, 2, "truncated \\xXX escape", line);
                    break;
                case 'u':
                    AppendHex(result, text, ref i, 4, "truncated \\uXXXX escape", line);
                    break;
                case 'U':
                    AppendHex(result, text, ref i, 8, "truncated \\UXXXXXXXX escape", line);
                    break;
                case 'N':
                    throw Raise.Syntax(i + 1 < text.Length && text[i + 1] == '{' ? "unknown Unicode character name" : "malformed \\N character escape", line);
                case >= '0' and <= '7':
                    AppendOctal(result, text, ref i);
                    break;
                case > '\u007f':
                    // The backslash before the escape that the character becomes is read as an escaped backslash.
                    result.Append('\\').Append(AsciiEscape(text, ref i));
                    break;
                default:
                    result.Append('\\').Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    private static void AppendHex(StringBuilder result, ReadOnlySpan<char> text, ref int i, int digits, string truncated, int line)
    {
        if (i + digits >= text.Length || !uint.TryParse(text.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
        {
            throw Raise.Syntax(truncated, line);
        }

        if (code > 0x10FFFF)
        {
            throw Raise.Syntax("illegal Unicode character", line);
        }

        PythonText.Append(result, (int)code);
        i += digits;
    }

    private static void AppendOctal(StringBuilder result, ReadOnlySpan<char> text, ref int i)
    {
        int code = 0;
        int end = Math.Min(i + 3, text.Length);
        while (i < end && text[i] is >= '0' and <= '7')
        {
            code = (code * 8) + text[i++] - '0';
        }

        i--;
        PythonText.Append(result, code);
    }

    private static string AsciiEscape(ReadOnlySpan<char> text, ref int i)
    {
        int code = text[i];
        if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            code = char.ConvertToUtf32(text[i], text[++i]);
        }

        return code switch
        {
            <= 0xFF => $"x{code:x2}",
            <= 0xFFFF => $"u{code:x4}",
            _ => $"U{code:x8}",
        };
    }
}
