namespace HfPipelines.Generators.Specs;

/// <summary>Finds what someone who wrote an unknown name probably meant.</summary>
internal static class Suggestions
{
    /// <summary>The known names that are near, nearest first.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="count">How many to give at most.</param>
    public static IReadOnlyList<string> Nearest(string name, IEnumerable<string> known, int count)
    {
        string wanted = Normalize(name);
        int limit = Math.Max(2, wanted.Length / 3);
        return
        [
            .. known
                .Select(k => (Name: k, Distance: Distance(wanted, Normalize(k), limit)))
                .Where(k => k.Distance <= limit)
                .OrderBy(k => k.Distance)
                // People seldom get the beginning wrong.
                .ThenByDescending(k => CommonStart(wanted, Normalize(k.Name)))
                .ThenBy(k => Math.Abs(k.Name.Length - name.Length))
                .ThenBy(k => k.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(k => k.Name),
        ];
    }

    private static int CommonStart(string left, string right) => left.Zip(right, (l, r) => l == r).TakeWhile(same => same).Count();

    // Case and separators are what people get wrong first, so they cost nothing.
    private static string Normalize(string name)
        => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Edits from one text to another: insertions, deletions, replacements and swapped neighbours; above the limit any larger number.</summary>
    private static int Distance(string from, string to, int limit)
    {
        if (Math.Abs(from.Length - to.Length) > limit)
        {
            return limit + 1;
        }

        int[] beforeLast = new int[to.Length + 1];
        int[] last = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] current = new int[to.Length + 1];
            current[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int cost = from[i - 1] == to[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[to.Length];
    }
}
