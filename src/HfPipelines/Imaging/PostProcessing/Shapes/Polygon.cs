namespace HfPipelines.Imaging.PostProcessing.Shapes;

/// <summary>Measures of closed polygons.</summary>
internal static class Polygon
{
    /// <summary>What it encloses.</summary>
    public static double Area(Point[] polygon) => Math.Abs(SignedArea(polygon));

    /// <summary>What it encloses, positive where it goes with the clock as one sees it in a picture.</summary>
    public static double SignedArea(Point[] polygon) => polygon.Select((p, i) => p.Cross(polygon[(i + 1) % polygon.Length])).Sum() / 2;

    /// <summary>How long it is, all around.</summary>
    public static double Length(Point[] polygon) => polygon.Select((p, i) => (polygon[(i + 1) % polygon.Length] - p).Length).Sum();

    /// <summary>The same with fewer corners, none of those left out farther away from it than a tolerance (Douglas and Peucker).</summary>
    /// <param name="polygon">The polygon.</param>
    /// <param name="tolerance">The tolerance.</param>
    public static Point[] Simplify(Point[] polygon, double tolerance)
    {
        if (polygon.Length < 3)
        {
            return polygon;
        }

        // Two corners that are far apart are kept.
        int one = Farthest(polygon, 0), other = Farthest(polygon, one);
        (int first, int second) = (Math.Min(one, other), Math.Max(one, other));
        Point[] there = polygon[first..(second + 1)], back = [.. polygon[second..], .. polygon[..(first + 1)]];
        return [.. Thin(there, tolerance)[..^1], .. Thin(back, tolerance)[..^1]];
    }

    /// <summary>The smallest convex polygon around points, with the clock as one sees it in a picture.</summary>
    public static Point[] Hull(IEnumerable<Point> points)
    {
        Point[] sorted = [.. points.Distinct().OrderBy(p => p.X).ThenBy(p => p.Y)];
        return sorted.Length < 3 ? sorted : [.. Chain(sorted)[..^1], .. Chain([.. sorted.Reverse()])[..^1]];
    }

    private static Point[] Chain(Point[] sorted)
    {
        var chain = new List<Point>();
        foreach (Point point in sorted)
        {
            while (chain.Count > 1 && (chain[^1] - chain[^2]).Cross(point - chain[^1]) <= 0)
            {
                chain.RemoveAt(chain.Count - 1);
            }

            chain.Add(point);
        }

        return [.. chain];
    }

    private static int Farthest(Point[] polygon, int from) => Enumerable.Range(0, polygon.Length).MaxBy(i => (polygon[i] - polygon[from]).Length);

    private static Point[] Thin(Point[] line, double tolerance)
    {
        Point way = line[^1] - line[0];
        (double distance, int place) = (0, 0);
        for (int i = 1; i < line.Length - 1; i++)
        {
            double off = way.Length > 0 ? Math.Abs(way.Cross(line[i] - line[0])) / way.Length : (line[i] - line[0]).Length;
            (distance, place) = off > distance ? (off, i) : (distance, place);
        }

        return distance <= tolerance ? [line[0], line[^1]] : [.. Thin(line[..(place + 1)], tolerance)[..^1], .. Thin(line[place..], tolerance)];
    }
}
