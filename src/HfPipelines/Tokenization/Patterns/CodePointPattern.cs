using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>Finds every code point of a set, each on its own.</summary>
internal sealed class CodePointPattern(CodePointSet set) : ITextPattern
{
    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        for (int i = 0; i < text.Length;)
        {
            int point = CodePoints.At(text, i, out int units);
            if (set.Contains(point))
            {
                matches.Add(i, i + units);
            }

            i += units;
        }
    }
}
