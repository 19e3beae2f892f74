using System.Globalization;
using System.Text;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Reads texts as Python writes them.</summary>
internal static class PythonLiteral
{
    /// <summary>The text of a literal, quotes included.</summary>
    public static string Read(string literal)
    {
        var text = new StringBuilder();
        for (int i = 1; i < literal.Length - 1; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            char kind = literal[++i];
            int digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            text.Append(digits > 0 ? char.ConvertFromUtf32(int.Parse(literal.AsSpan(i + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                : kind switch { 'n' => "\n", 't' => "\t", 'r' => "\r", _ => kind.ToString() });
            i += digits;
        }

        return text.ToString();
    }
}
