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

    /// <summary>
    /// The same with fewer corners, none of those left out farther away from it than a tolerance (Douglas and Peucker), beginning at one of two corners that are far apart.
    /// Of those that remain, the ones nearly on the way from the one before to the one after are left out too.
    /// </summary>
    /// <param name="polygon">The polygon.</param>
    /// <param name="tolerance">The tolerance.</param>
    public static Point[] Simplify(Point[] polygon, double tolerance)
    {
        (int first, int second) = (0, 0);
        for (int round = 0; round < 3 && polygon.Length > 1; round++)
        {
            (first, second) = (second, Farthest(polygon, second));
        }

        if (polygon.Length < 2 || (polygon[second] - polygon[first]).Length <= tolerance)
        {
            return polygon[first..Math.Min(first + 1, polygon.Length)];
        }

        Point[] there = Arc(polygon, first, second), back = Arc(polygon, second, first);
        return Straighten([.. Thin(there, tolerance)[..^1], .. Thin(back, tolerance)[..^1]], tolerance);
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

    // Of several the one that comes next.
    private static int Farthest(Point[] polygon, int from)
        => Enumerable.Range(1, polygon.Length - 1).Select(i => (from + i) % polygon.Length).MaxBy(i => (polygon[i] - polygon[from]).Dot(polygon[i] - polygon[from]));

    // The corners from one to another, both included.
    private static Point[] Arc(Point[] polygon, int from, int to)
        => from <= to ? polygon[from..(to + 1)] : [.. polygon[from..], .. polygon[..(to + 1)]];

    private static Point[] Thin(Point[] line, double tolerance)
    {
        Point way = line[^1] - line[0];
        (double distance, int place) = (0, 0);
        for (int i = 1; i < line.Length - 1; i++)
        {
            double off = Math.Abs(way.Cross(line[i] - line[0]));
            (distance, place) = off > distance ? (off, i) : (distance, place);
        }

        return distance * distance <= tolerance * tolerance * way.Dot(way) ? [line[0], line[^1]]
            : [.. Thin(line[..(place + 1)], tolerance)[..^1], .. Thin(line[place..], tolerance)];
    }

    // No two corners side by side are left out.
    private static Point[] Straighten(Point[] polygon, double tolerance)
    {
        var kept = new List<Point>();
        (Point before, int left) = (polygon[^1], polygon.Length);
        for (int i = 0; i < polygon.Length; i++)
        {
            bool isLast = i == polygon.Length - 1;
            Point corner = polygon[i], after = isLast && kept.Count > 0 ? kept[0] : polygon[(i + 1) % polygon.Length], way = after - before;
            double off = (corner - before).Cross(way);
            bool isStraight = off * off <= 0.5 * tolerance * tolerance * way.Dot(way) && way.X != 0 && way.Y != 0 && (corner - before).Dot(after - corner) >= 0;
            if (!isStraight || left <= 2)
            {
                kept.Add(before = corner);
                continue;
            }

            left--;
            if (!isLast)
            {
                kept.Add(before = after);
                i++;
            }
        }

        return [.. kept];
    }
}
