using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>The splitting of GPT-2, written by hand: contractions, letters, digits and other characters, each with an optional space before, and white space.</summary>
internal sealed class Gpt2Pattern : ITextPattern
{
    /// <summary>The regular expression that this class stands for.</summary>
    public const string Source = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const CharKind Group = CharKind.Letter | CharKind.Number | CharKind.Space;

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

    private static int EndOf(ReadOnlySpan<char> text, int start, CharKind[] kinds)
    {
        char first = text[start];
        if (first == '\'' && Contraction(text, start) is int contraction and > 0)
        {
            return start + contraction;
        }

        int i = first == ' ' && start + 1 < text.Length ? start + 1 : start;
        CharKind kind = kinds[CodePoints.At(text, i, out int units)] & Group;
        if (kind != CharKind.Space)
        {
            return Scan.Run(text, i + units, kinds, Group, kind);
        }

        return Scan.WhiteSpace(text, start, kinds);
    }

    private static int Contraction(ReadOnlySpan<char> text, int start)
    {
        char second = start + 1 < text.Length ? text[start + 1] : '\0';
        char third = start + 2 < text.Length ? text[start + 2] : '\0';
        return (second, third) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }
}
