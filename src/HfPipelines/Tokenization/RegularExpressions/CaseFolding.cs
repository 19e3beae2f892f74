using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>Case folding, for patterns whose case does not matter.</summary>
internal static class CaseFolding
{
    private static readonly Lazy<ILookup<int, int>> Unfolded = new(() => UnicodeTables.Default.Map("CaseFold").Where(p => p.Value.Length == 1).ToLookup(p => p.Value[0], p => p.Key));

    /// <summary>What a code point folds to: one to three code points.</summary>
    public static int[] Fold(int codePoint) => UnicodeTables.Default.Map("CaseFold").TryGetValue(codePoint, out int[]? folded) ? folded : [codePoint];

    /// <summary>A set with every code point that differs from a member only by case.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        var ranges = new List<int>(set.Ranges.ToArray());
        void Add(int point)
        {
            ranges.Add(point);
            ranges.Add(point);
        }

        foreach ((int point, int[] folded) in UnicodeTables.Default.Map("CaseFold"))
        {
            if (folded.Length != 1)
            {
                continue;
            }

            if (set.Contains(point))
            {
                Add(folded[0]);
            }

            if (set.Contains(point) || set.Contains(folded[0]))
            {
                foreach (int other in Unfolded.Value[folded[0]])
                {
                    Add(other);
                }
            }
        }

        return CodePointSet.Of(ranges);
    }
}
