namespace HfPipelines.Tokenization.Papers;

/// <summary>How alike two texts are: 1 less the share of characters to delete and insert to make one of the other.</summary>
internal static class IndelRatio
{
    /// <summary>The ratio, from 0 to 1; 1 for two empty texts.</summary>
    public static double Of(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int length = a.Length + b.Length;
        return length == 0 ? 1 : 1 - ((double)(length - (2 * LongestCommon(a, b))) / length);
    }

    // The longest common subsequence: what is left over is deleted or inserted.
    private static int LongestCommon(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int[] row = new int[b.Length + 1];
        foreach (int point in a)
        {
            int diagonal = 0;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = point == b[j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
