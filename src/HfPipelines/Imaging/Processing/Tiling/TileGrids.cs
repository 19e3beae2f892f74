namespace HfPipelines.Imaging.Processing;

/// <summary>How many tiles across and down a picture is cut into.</summary>
internal static class TileGrids
{
    /// <summary>All pairs whose product lies within limits, the second number counting fastest.</summary>
    public static (int First, int Second)[] Arrangements(int least, int most)
        => [.. Enumerable.Range(1, Math.Max(most, 0)).SelectMany(a => Enumerable.Range(1, most / a).Select(b => (a, b))).Where(g => g.a * g.b >= least)];

    /// <summary>The pairs of each product up to a limit, the largest products first, in groups of equal proportions.</summary>
    public static IReadOnlyList<(double Proportion, List<(int First, int Second)> Grids)> ByRatio(int most)
    {
        var groups = new List<(double Proportion, List<(int First, int Second)> Grids)>();
        for (int product = most; product > 0; product--)
        {
            for (int first = 1; first <= product; first++)
            {
                if (product % first != 0)
                {
                    continue;
                }

                double proportion = (double)first / (product / first);
                int index = groups.FindIndex(g => g.Proportion == proportion);
                if (index < 0)
                {
                    index = groups.Count;
                    groups.Add((proportion, []));
                }

                groups[index].Grids.Add((first, product / first));
            }
        }

        return groups;
    }

    /// <summary>The grid whose proportions are nearest to the picture's; of equally near ones a larger one for a large picture.</summary>
    public static (int Columns, int Rows) ByProportions(int height, int width, int tileHeight, int tileWidth, IEnumerable<(int First, int Second)> arrangements)
    {
        double proportion = (double)width / height, least = double.PositiveInfinity, area = (double)width * height;
        (int Columns, int Rows) best = (1, 1);
        foreach ((int columns, int rows) in arrangements.OrderBy(a => a.First * a.Second))
        {
            double difference = Math.Abs(proportion - ((double)columns / rows));
            if (difference < least || (difference == least && area > 0.5 * tileHeight * tileWidth * columns * rows))
            {
                best = (columns, rows);
            }

            least = Math.Min(least, difference);
        }

        return best;
    }

    /// <summary>The grid that enlarges the picture least or, where none holds it, shrinks it least.</summary>
    public static (int Columns, int Rows) ByScale(int height, int width, int tile, int most)
    {
        (int Columns, int Rows)[] grids = [.. Arrangements(1, most).OrderBy(a => a.First * a.Second)];
        double[] scales = [.. grids.Select(g => Math.Min((double)(g.Columns * tile) / width, (double)(g.Rows * tile) / height))];
        return scales.All(s => s < 1) ? grids[Array.IndexOf(scales, scales.Max())] : grids[Array.IndexOf(scales, scales.Where(s => s >= 1).Min())];
    }

    /// <summary>The smallest grid whose tiles, each shrunk to a square, keep most of the picture.</summary>
    public static (int Columns, int Rows) ByCovering(int height, int width, int tile, int most, double threshold = 0.9)
    {
        var grids = Arrangements(1, most).OrderBy(a => a.First * a.Second).Select(g => (Grid: g, Kept: Covering(height, width, g, tile) / ((double)width * height))).ToArray();
        var sufficient = grids.Where(g => g.Kept > threshold).OrderBy(g => g.Grid.First * g.Grid.Second).ThenByDescending(g => g.Kept).ToArray();
        return sufficient.Length > 0 ? sufficient[0].Grid : grids.OrderByDescending(g => g.Kept).ThenBy(g => g.Grid.First * g.Grid.Second).First().Grid;
    }

    private static double Covering(int height, int width, (int Rows, int Columns) grid, int side)
    {
        double sum = 0;
        int tileHeight = height / grid.Rows, tileWidth = width / grid.Columns;
        for (int row = 0; row < grid.Rows; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                double w = column == grid.Columns - 1 ? width - (column * tileWidth) : tileWidth, h = row == grid.Rows - 1 ? height - (row * tileHeight) : tileHeight;
                (double longer, double shorter) = (Math.Max(w, h), Math.Min(w, h));
                sum += longer > side ? side * (shorter / longer * side) : longer * shorter;
            }
        }

        return sum;
    }
}
