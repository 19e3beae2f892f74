using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Drops white space from the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        CodePointSet spaces = UnicodeTables.Default.Set("strip");
        ReadOnlySpan<char> span = text.Span;
        int start = 0;
        int end = span.Length;
        while (left && start < end && spaces.Contains(span[start]))
        {
            start++;
        }

        while (right && end > start && spaces.Contains(span[end - 1]))
        {
            end--;
        }

        if (end - start < span.Length)
        {
            text.Begin();
            text.Drop(start);
            text.Keep(end - start);
            text.Commit();
        }
    }
}
