using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary><c>\w+|[^\w\s]+</c></summary>
internal sealed class WordPattern : ITextPattern
{
    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        CodePointSet words = UnicodeTables.Default.Set("ws_word");
        CodePointSet spaces = UnicodeTables.Default.Set("ws_space");
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int point = CodePoints.At(text, i, out int units);
            i += units;
            bool word = words.Contains(point);
            if (!word && spaces.Contains(point))
            {
                continue;
            }

            while (i < text.Length)
            {
                point = CodePoints.At(text, i, out units);
                if (words.Contains(point) != word || (!word && spaces.Contains(point)))
                {
                    break;
                }

                i += units;
            }

            matches.Add(start, i);
        }
    }
}
