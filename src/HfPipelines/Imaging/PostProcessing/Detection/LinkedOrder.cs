namespace HfPipelines.Imaging.PostProcessing;

/// <summary>An order of reading from how likely each part comes directly before each other one, and from how likely it comes anywhere before it.</summary>
internal static class LinkedOrder
{
    /// <summary>The place of each part.</summary>
    /// <param name="relative">Before the sigmoid, whether the row's part comes before the column's.</param>
    /// <param name="successors">Before the sigmoid, whether the row's part comes directly before the column's.</param>
    public static int[] Ranks(float[,] relative, float[,] successors)
    {
        int count = relative.GetLength(0);
        List<(int From, int To)> links = WithoutCycles(count, successors);
        var scores = new float[count, count];
        var votes = new float[count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                scores[i, j] = i == j ? 0 : Sigmoid(relative[i, j]);
                votes[j] += scores[i, j];
            }
        }

        // Parts that are linked stay together; the groups follow by how many parts are likely to come before theirs, on average.
        int[] groups = Groups(count, links);
        int[] order =
        [
            .. Enumerable.Range(0, count).GroupBy(i => groups[i]).OrderBy(g => g.Average(i => votes[i]))
                .SelectMany(g => Sort([.. g], links, scores)),
        ];
        var ranks = new int[count];
        for (int i = 0; i < count; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }

    private static float Sigmoid(float value)
    {
        float small = MathF.Exp(-MathF.Abs(value));
        return value >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    // Of all links within a knot of parts that follow each other in circles the weakest is dropped, until there is no knot.
    private static List<(int From, int To)> WithoutCycles(int count, float[,] successors)
    {
        List<(int From, int To)> links =
        [
            .. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, count).Where(j => i != j && successors[i, j] > 0).Select(j => (i, j))),
        ];
        while (true)
        {
            int[] knots = Knots(count, links);
            (int From, int To)[] weakest =
            [
                .. links.Where(l => knots[l.From] == knots[l.To]).GroupBy(l => knots[l.From]).Select(g => g.MinBy(l => successors[l.From, l.To])),
            ];
            if (weakest.Length == 0)
            {
                return links;
            }

            links.RemoveAll(l => weakest.Contains(l));
        }
    }

    // Two parts are of one knot if each is reached from the other (Tarjan, 1972). The number of a knot is that of its part met first.
    private static int[] Knots(int count, List<(int From, int To)> links)
    {
        ILookup<int, int> after = links.ToLookup(l => l.From, l => l.To);
        int[] met = new int[count], lowest = new int[count], knots = new int[count];
        Array.Fill(knots, -1);
        var open = new Stack<int>();
        int clock = 0;
        for (int i = 0; i < count; i++)
        {
            if (met[i] == 0)
            {
                Visit(i);
            }
        }

        return knots;

        void Visit(int part)
        {
            met[part] = lowest[part] = ++clock;
            open.Push(part);
            foreach (int next in after[part])
            {
                if (met[next] == 0)
                {
                    Visit(next);
                    lowest[part] = Math.Min(lowest[part], lowest[next]);
                }
                else if (knots[next] < 0)
                {
                    lowest[part] = Math.Min(lowest[part], met[next]);
                }
            }

            while (lowest[part] == met[part] && knots[part] < 0)
            {
                knots[open.Pop()] = part;
            }
        }
    }

    private static int[] Groups(int count, List<(int From, int To)> links)
    {
        ILookup<int, int> beside = links.Concat(links.Select(l => (From: l.To, To: l.From))).ToLookup(l => l.From, l => l.To);
        return [.. Enumerable.Range(0, count).Select(i => Math.Min(i, Reached(i, beside).DefaultIfEmpty(i).Min()))];
    }

    private static HashSet<int> Reached(int start, ILookup<int, int> after)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>([start]);
        while (open.TryPop(out int part))
        {
            foreach (int next in after[part])
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    // Of the parts that nothing must precede any more, the one that most likely comes before the others is next.
    private static IEnumerable<int> Sort(int[] parts, List<(int From, int To)> links, float[,] scores)
    {
        (int From, int To)[] inner = [.. links.Where(l => parts.Contains(l.From))];
        Dictionary<int, int> waiting = parts.ToDictionary(p => p, p => inner.Count(l => l.To == p));
        List<int> ready = [.. parts.Where(p => waiting[p] == 0)];
        while (ready.Count > 0)
        {
            int next = ready.Order().MaxBy(p => ready.Where(o => o != p).Sum(o => scores[p, o]));
            ready.Remove(next);
            yield return next;
            foreach ((_, int to) in inner.Where(l => l.From == next))
            {
                if (--waiting[to] == 0)
                {
                    ready.Add(to);
                }
            }
        }
    }
}
