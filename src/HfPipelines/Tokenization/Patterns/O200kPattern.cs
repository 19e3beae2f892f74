using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>
/// The splitting of o200k and its relatives, written by hand: words of upper, then lower case with one leading character that is neither letter, digit nor
/// line break, and perhaps a contraction at their end; groups of digits; other characters with the line breaks and slashes after them, and white space.
/// </summary>
/// <param name="maxDigits">The most digits of a group.</param>
/// <param name="contractions">Whether words take a contraction.</param>
internal sealed class O200kPattern(int maxDigits, bool contractions) : ITextPattern
{
    private const string Prefix = @"[^\r\n\p{L}\p{N}]?";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private const string Tail = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const CharKind Word = CharKind.Upper | CharKind.Lower;

    /// <summary>The regular expressions that have such a pattern.</summary>
    public static ITextPattern? Find(string source) => source switch
    {
        Prefix + Upper + "*" + Lower + "+" + Contractions + "|" + Prefix + Upper + "+" + Lower + "*" + Contractions + @"|\p{N}{1,3}" + Tail => new O200kPattern(3, contractions: true),
        Prefix + Upper + "*" + Lower + "+|" + Prefix + Upper + "+" + Lower + @"*|\p{N}" + Tail => new O200kPattern(1, contractions: false),
        _ => null,
    };

    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        CharKind[] kinds = CharKinds.All;
        for (int i = 0; i < text.Length;)
        {
            int end = EndOf(text, i, kinds);
            matches.Add(i, end);
            i = end;
        }
    }

    private int EndOf(ReadOnlySpan<char> text, int start, CharKind[] kinds)
    {
        CharKind kind = kinds[CodePoints.At(text, start, out int units)];
        int next = start + units;
        if ((kind & CharKind.Number) != 0)
        {
            for (int count = 1; count < maxDigits && next < text.Length && (kinds[CodePoints.At(text, next, out units)] & CharKind.Number) != 0; count++)
            {
                next += units;
            }

            return next;
        }

        int word = EndOfWord(text, start, next, kind, kinds);
        if (word >= 0)
        {
            return contractions && word < text.Length && text[word] == '\'' ? word + ClPattern.Contraction(text, word) : word;
        }

        int other = text[start] == ' ' ? start + 1 : start;
        int end = Scan.Run(text, other, kinds, CharKind.Letter | CharKind.Number | CharKind.Space, CharKind.None);
        if (end == other)
        {
            return ClPattern.SpaceEnd(text, start, kinds);
        }

        while (end < text.Length && text[end] is '\r' or '\n' or '/')
        {
            end++;
        }

        return end;
    }

    /// <summary>The end of a word; -1 where none begins. With a leading character is tried before without, lower case at the end before upper case alone.</summary>
    private static int EndOfWord(ReadOnlySpan<char> text, int start, int next, CharKind kind, CharKind[] kinds)
    {
        bool canLead = (kind & (CharKind.Letter | CharKind.NewLine)) == 0 && next < text.Length;
        bool canBegin = (kind & Word) != 0;
        int upperAfterLead = -1;
        int upper = -1;
        int end = canLead ? EndOfCased(text, next, kinds, out upperAfterLead) : -1;
        if (end < 0 && canBegin)
        {
            end = EndOfCased(text, start, kinds, out upper);
        }

        return end >= 0 ? end : upperAfterLead > next ? upperAfterLead : upper > start ? upper : -1;
    }

    /// <summary>The end of upper case and at least one character of lower case; -1 where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="kinds">The kinds of code points.</param>
    /// <param name="upperEnd">The end of the upper case.</param>
    private static int EndOfCased(ReadOnlySpan<char> text, int start, CharKind[] kinds, out int upperEnd)
    {
        // A character of no case counts as either: the last one can be the lower case that is needed.
        int lastOfBoth = -1;
        int i = start;
        CharKind kind = CharKind.None;
        while (i < text.Length && ((kind = kinds[CodePoints.At(text, i, out int units)]) & CharKind.Upper) != 0)
        {
            i += units;
            if ((kind & CharKind.Lower) != 0)
            {
                lastOfBoth = i;
            }
        }

        upperEnd = i;
        return i < text.Length && (kind & CharKind.Lower) != 0 ? Scan.RunAny(text, i, kinds, CharKind.Lower) : lastOfBoth;
    }
}
