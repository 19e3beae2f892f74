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

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
