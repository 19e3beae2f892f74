using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Drops the code points of one set and maps others on their own: control characters, accents, case.</summary>
/// <param name="removed">What is dropped.</param>
/// <param name="map">What other code points become.</param>
internal sealed class MapNormalizer(CodePointSet removed, IReadOnlyDictionary<int, int[]> map) : INormalizer
{
    private readonly CodePointSet _changed = removed.Union(CodePointSet.Of([.. map.Keys.SelectMany(k => (int[])[k, k])]));

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        int start = FirstChange(text.Span);
        if (start < 0)
        {
            return;
        }

        text.Begin();
        text.Keep(start);
        int length = text.Length;
        for (int i = start; i < length;)
        {
            int point = CodePoints.At(text.Span, i, out int units);
            i += units;
            if (!_changed.Contains(point))
            {
                text.Keep(units);
            }
            else if (removed.Contains(point))
            {
                text.Drop(units);
            }
            else
            {
                int change = 0;
                foreach (int target in map[point])
                {
                    text.Put(target, change);
                    change = 1;
                }
            }
        }

        text.Commit();
    }

    private int FirstChange(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (_changed.Contains(CodePoints.At(text, i, out int units)))
            {
                return i;
            }

            i += units;
        }

        return -1;
    }
}
