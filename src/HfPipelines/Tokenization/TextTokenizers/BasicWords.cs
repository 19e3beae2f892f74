using System.Globalization;
using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Splits texts into words as BERT's tokenizers in Python do: at white space and punctuation, after cleaning, lower case and without accents.</summary>
internal sealed class BasicWords(bool lowers, bool? stripsAccents, bool spacesChinese, IEnumerable<string> neverSplit)
{
    private readonly HashSet<string> _neverSplit = [.. neverSplit];

    /// <summary>Makes a splitter of a class's options.</summary>
    public static BasicWords Create(TextTokenizerFiles files, bool spacesChinese, IEnumerable<string> neverSplit)
    {
        ClassOptions options = files.Options;
        bool? strips = options["strip_accents"].ValueKind switch
        {
            System.Text.Json.JsonValueKind.True => true,
            System.Text.Json.JsonValueKind.False => false,
            _ => null,
        };
        return new BasicWords(options.IsTrue("do_lower_case"), strips, spacesChinese, neverSplit);
    }

    /// <summary>The words.</summary>
    public List<string> Split(string text)
    {
        text = PythonStrings.ToNfc(Clean(text));
        var words = new List<string>();
        foreach (string word in PythonStrings.Split(text))
        {
            if (_neverSplit.Contains(word))
            {
                words.Add(word);
                continue;
            }

            string changed = lowers ? PythonText.Lower(word) : word;
            changed = stripsAccents ?? lowers ? StripAccents(changed) : changed;
            words.AddRange(PythonStrings.Split(SpaceMarks(changed)));
        }

        return words;
    }

    private static string StripAccents(string text)
        => PythonStrings.Remove(PythonStrings.ToNfd(text), c => PythonChar.Category(c) == UnicodeCategory.NonSpacingMark);

    private string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int point = PythonText.CodePointAt(text, ref i);
            if (point is ' ' or '\t' or '\n' or '\r' || PythonChar.Category(point) == UnicodeCategory.SpaceSeparator)
            {
                result.Append(' ');
            }
            else if (point is not (0 or 0xFFFD) && PythonChar.Category(point) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                bool isAlone = spacesChinese && IsChinese(point);
                result.Append(isAlone ? " " : "").Append(text, start, i - start).Append(isAlone ? " " : "");
            }
        }

        return result.ToString();
    }

    private static string SpaceMarks(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            bool isMark = IsMark(PythonText.CodePointAt(text, ref i));
            result.Append(isMark ? " " : "").Append(text, start, i - start).Append(isMark ? " " : "");
        }

        return result.ToString();
    }

    private static bool IsMark(int point)
        => point is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
            || PythonChar.Category(point) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static bool IsChinese(int point)
        => point is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
            or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
