using System.Text.Json;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Token ids and numbers in fixtures.</summary>
internal static class FixtureTokens
{
    /// <summary>A list of ids.</summary>
    public static int[] Ids(this JsonElement json) => [.. json.EnumerateArray().Select(i => i.GetInt32())];

    /// <summary>A list of lists of ids.</summary>
    public static int[][] Rows(this JsonElement json) => [.. json.EnumerateArray().Select(Ids)];

    /// <summary>The first difference between two lists of lists, or null.</summary>
    public static string? Difference(string what, IReadOnlyList<IReadOnlyList<int>> expected, IReadOnlyList<IReadOnlyList<int>> found)
    {
        if (expected.Count != found.Count)
        {
            return $"{what}: expected {expected.Count} rows, found {found.Count}";
        }

        for (int row = 0; row < expected.Count; row++)
        {
            if (!expected[row].SequenceEqual(found[row]))
            {
                return $"{what}: row {row}: expected [{string.Join(", ", expected[row])}], found [{string.Join(", ", found[row])}]";
            }
        }

        return null;
    }
}
