using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Drops the code points of one set and maps others on their own: control characters, accents, case.</summary>
/// <param name="removed">What is dropped.</param>
/// <param name="map">What other code points become.</param>
internal sealed class MapNormalizer(CodePointSet removed, IReadOnlyDictionary<int, int[]> map) : INormalizer
{
    /// <summary>Marks a character that is not replaced by one other character.</summary>
    private const char None = '\uFFFF';

    private readonly CodePointSet _changed = removed.Union(CodePointSet.Of([.. map.Keys.SelectMany(k => (int[])[k, k])]));

    /// <summary>What characters up to Cyrillic become.</summary>
    private readonly char[] _replacements = [.. Enumerable.Range(0, 0x500).Select(c => Replacement(c, removed, map))];

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        int start = ReplaceInPlace(text);
        int length = text.Length;
        if (start == length)
        {
            return;
        }

        text.Begin();
        int kept = 0;
        for (int i = start; i < length;)
        {
            int point = CodePoints.At(text.Span, i, out int units);
            if (_changed.Contains(point))
            {
                text.Keep(i - kept);
                kept = i + units;
                if (removed.Contains(point))
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

            i += units;
        }

        text.Keep(length - kept);
        text.Commit();
    }

    /// <summary>Replaces characters by others up to the first change of another kind; where that is, or the length.</summary>
    private int ReplaceInPlace(NormalizedText text)
    {
        Span<char> chars = text.Chars;
        char[] replacements = _replacements;
        for (int i = 0; i < chars.Length;)
        {
            char c = chars[i];
            if (c < replacements.Length)
            {
                char replacement = replacements[c];
                if (replacement == None)
                {
                    return i;
                }

                if (replacement != c)
                {
                    chars[i] = replacement;
                }

                i++;
                continue;
            }

            int point = CodePoints.At(chars, i, out int units);
            if (_changed.Contains(point))
            {
                return i;
            }

            i += units;
        }

        return chars.Length;
    }

    private static char Replacement(int c, CodePointSet removed, IReadOnlyDictionary<int, int[]> map)
    {
        if (removed.Contains(c))
        {
            return None;
        }

        return !map.TryGetValue(c, out int[]? targets) ? (char)c : targets is [< 0xFFFF and int target] ? (char)target : None;
    }
}
