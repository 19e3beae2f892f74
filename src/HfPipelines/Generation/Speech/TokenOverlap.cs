namespace HfPipelines.Generation.Speech;

/// <summary>Joins what was written for pieces that overlap.</summary>
internal static class TokenOverlap
{
    private const double LengthBonus = 10000;

    /// <summary>The tokens of all pieces, those of the overlaps once.</summary>
    /// <param name="pieces">The tokens of each piece, at least one.</param>
    public static IReadOnlyList<HeardToken> Join(IReadOnlyList<IReadOnlyList<HeardToken>> pieces)
    {
        List<HeardToken> joined = [];
        IReadOnlyList<HeardToken> left = pieces[0];
        foreach (IReadOnlyList<HeardToken> right in pieces.Skip(1))
        {
            (int leftMiddle, int rightMiddle) = Middle(left, right);
            joined.AddRange(left.Take(leftMiddle));
            left = [.. right.Skip(rightMiddle)];
        }

        joined.AddRange(left);
        return joined;
    }

    // Slides one over the other; of the places that agree best the left is believed up to the middle, and the right from there on.
    private static (int Left, int Right) Middle(IReadOnlyList<HeardToken> left, IReadOnlyList<HeardToken> right)
    {
        double best = 0;
        (int Left, int Right) middle = (left.Count, 0);
        for (int shift = 1; shift < left.Count + right.Count; shift++)
        {
            int leftStart = Math.Max(0, left.Count - shift);
            int leftStop = Math.Min(left.Count, left.Count + right.Count - shift);
            int rightStart = Math.Max(0, shift - left.Count);
            int rightStop = Math.Min(right.Count, shift);
            int matches = Enumerable.Range(0, leftStop - leftStart).Count(i => left[leftStart + i].Precedes(right[rightStart + i]));
            double quality = ((double)matches / shift) + (shift / LengthBonus);
            if (matches > 1 && quality > best)
            {
                best = quality;
                middle = ((leftStart + leftStop) / 2, (rightStart + rightStop) / 2);
            }
        }

        return middle;
    }
}
