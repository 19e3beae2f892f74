using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>Finds a text; the empty text is found nowhere.</summary>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        if (literal.Length == 0)
        {
            return;
        }

        int position = 0;
        for (int next; (next = text[position..].IndexOf(literal, StringComparison.Ordinal)) >= 0; position += literal.Length)
        {
            position += next;
            matches.Add(position, position + literal.Length);
        }
    }
}
