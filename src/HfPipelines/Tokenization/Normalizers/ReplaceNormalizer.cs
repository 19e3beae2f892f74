using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Replaces the matches of a pattern.</summary>
internal sealed class ReplaceNormalizer(ITextPattern pattern, string content) : INormalizer
{
    private readonly MatchListPool _pool = new();

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        if (text.Length == 0)
        {
            return;
        }

        MatchList matches = _pool.Rent();
        pattern.FindMatches(text.Span, matches);
        text.Replace(matches.Spans, content);
        _pool.Return(matches);
    }
}
