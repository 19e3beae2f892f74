using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Tables;

/// <summary>Texts of cells and questions.</summary>
internal static partial class TableText
{
    /// <summary>Whether a text says nothing: no letter and no digit, or a word for nothing.</summary>
    public static bool IsEmpty(string text)
    {
        text = PythonStrings.Strip(PythonText.Lower(text));
        return text is "n/a" or "?" or "nan" || PythonStrings.Strip(NoWord().Replace(text, " ")).Length == 0;
    }

    /// <summary>The text in small letters, with single spaces.</summary>
    public static string Normalize(string text) => string.Join(' ', PythonStrings.Split(PythonText.Lower(text)));

    /// <summary>The text with the digits of all scripts as those of ASCII.</summary>
    public static string WithAsciiDigits(string text)
        => System.Text.Ascii.IsValid(text) ? text
            : PythonText.FromCodePoints([.. PythonText.CodePoints(text).Select(c => PythonChar.DecimalValue(c) is var digit and >= 0 ? '0' + digit : c)]);

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
