using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.Classes;

/// <summary>
/// Cuts a text into words as jieba does where that needs no dictionary: everything but runs of Chinese characters, whose words only jieba's dictionary knows.
/// </summary>
internal static class JiebaWords
{
    /// <summary>Cuts a text; the words together are the text.</summary>
    /// <exception cref="MissingDictionaryException">The text has a run of Chinese characters.</exception>
    public static IEnumerable<string> Cut(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            if (!IsInWord(Next(text, ref i)))
            {
                i = text[start] == '\r' && i < text.Length && text[i] == '\n' ? i + 1 : i;
                yield return text[start..i];
                continue;
            }

            int end = i;
            while (i < text.Length && IsInWord(Next(text, ref i)))
            {
                end = i;
            }

            i = end;
            foreach (string word in CutBlock(text[start..end]))
            {
                yield return word;
            }
        }
    }

    private static IEnumerable<string> CutBlock(string block)
    {
        if (PythonText.Length(block) > 1 && block.Any(c => c >= 0x80))
        {
            throw new MissingDictionaryException("the dictionary of jieba", $"without it the words of '{block}' are not known");
        }

        for (int i = 0; i < block.Length;)
        {
            int start = i;
            while (i < block.Length && char.IsAsciiLetterOrDigit(block[i]))
            {
                i++;
            }

            if (i == start)
            {
                i += char.IsHighSurrogate(block[i]) ? 2 : 1;
            }

            yield return block[start..i];
        }
    }

    private static int Next(string text, ref int index) => PythonText.CodePointAt(text, ref index);

    private static bool IsInWord(int point) => point switch
    {
        < 0x80 => char.IsAsciiLetterOrDigit((char)point) || point is '+' or '#' or '&' or '.' or '_' or '%' or '-',
        _ => point is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2EBEF) or (>= 0x2F800 and <= 0x2FA1F),
    };
}
