using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>
/// The splitting of cl100k and its relatives, written by hand: contractions in any case, words with one leading character that is neither letter,
/// digit nor line break, groups of digits, other characters with the line breaks after them, and white space.
/// </summary>
/// <param name="maxDigits">The most digits of a group.</param>
/// <param name="marks">Whether words hold combining marks.</param>
internal sealed class ClPattern(int maxDigits, bool marks) : ITextPattern
{
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Tail = @"\s*[\r\n]+|\s+(?!\S)|\s+";
    private readonly CharKind _word = marks ? CharKind.Letter | CharKind.Mark : CharKind.Letter;

    /// <summary>The regular expressions that have such a pattern.</summary>
    public static ITextPattern? Find(string source) => source switch
    {
        Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + Tail => new ClPattern(3, marks: false),
        Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + Tail => new ClPattern(1, marks: false),
        Contractions + @"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + Tail => new ClPattern(1, marks: true),
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

    /// <summary>The length of <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c> at an index; 0 where it does not match.</summary>
    internal static int Contraction(ReadOnlySpan<char> text, int start)
    {
        char second = start + 1 < text.Length ? text[start + 1] : '\0';
        char third = start + 2 < text.Length ? text[start + 2] : '\0';
        return ((char)(second | 0x20), (char)(third | 0x20)) switch
        {
            // U+017F is the long s, which folds to s.
            ('s' or 't' or 'm' or 'd' or '\u017F', _) => second is '\u017F' or < '\u0080' ? 2 : 0,
            ('r' or 'v', 'e') or ('l', 'l') => second < 0x80 && third < 0x80 ? 3 : 0,
            _ => 0,
        };
    }

    private int EndOf(ReadOnlySpan<char> text, int start, CharKind[] kinds)
    {
        char first = text[start];
        if (first == '\'' && Contraction(text, start) is int contraction and > 0)
        {
            return start + contraction;
        }

        CharKind kind = kinds[CodePoints.At(text, start, out int units)];
        int next = start + units;
        if ((kind & _word) != 0)
        {
            return Scan.RunAny(text, next, kinds, _word);
        }

        if ((kind & CharKind.Number) != 0)
        {
            for (int count = 1; count < maxDigits && next < text.Length && (kinds[CodePoints.At(text, next, out units)] & CharKind.Number) != 0; count++)
            {
                next += units;
            }

            return next;
        }

        if ((kind & CharKind.NewLine) == 0 && next < text.Length && (kinds[CodePoints.At(text, next, out units)] & _word) != 0)
        {
            return Scan.RunAny(text, next + units, kinds, _word);
        }

        CharKind group = _word | CharKind.Number | CharKind.Space;
        int other = first == ' ' ? start + 1 : start;
        int end = Scan.Run(text, other, kinds, group, CharKind.None);
        if (end > other)
        {
            return Scan.RunAny(text, end, kinds, CharKind.NewLine);
        }

        return SpaceEnd(text, start, kinds);
    }

    /// <summary>The end of <c>\s*[\r\n]+|\s+(?!\S)|\s+</c>.</summary>
    internal static int SpaceEnd(ReadOnlySpan<char> text, int start, CharKind[] kinds)
    {
        int end = Scan.Run(text, start, kinds, CharKind.Space, CharKind.Space);
        int lastBreak = text[start..end].LastIndexOfAny('\r', '\n');
        if (lastBreak >= 0)
        {
            return start + lastBreak + 1;
        }

        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
