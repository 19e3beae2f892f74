namespace HfPipelines.Imaging.PostProcessing.Shapes;

/// <summary>The smallest rectangle around points, at any angle.</summary>
/// <param name="Corners">Its corners: left upper, right upper, right lower, left lower.</param>
/// <param name="ShortSide">The length of its shorter side.</param>
internal sealed record SlantedBox(Point[] Corners, double ShortSide)
{
    /// <summary>Finds it: one of its sides lies on a side of the hull.</summary>
    /// <param name="points">The points, at least one.</param>
    public static SlantedBox Around(IEnumerable<Point> points)
    {
        Point[] hull = Polygon.Hull(points);
        if (hull.Length < 3)
        {
            return new SlantedBox([hull[0], hull[^1], hull[^1], hull[0]], 0);
        }

        (double Area, SlantedBox Box)[] boxes = [.. hull.Select((p, i) => Along(hull, (hull[(i + 1) % hull.Length] - p).Unit))];
        return boxes.MinBy(b => b.Area).Box;
    }

    private static (double Area, SlantedBox Box) Along(Point[] hull, Point way)
    {
        var across = new Point(-way.Y, way.X);
        double[] lengths = Array.ConvertAll(hull, way.Dot), widths = Array.ConvertAll(hull, across.Dot);
        (double begin, double end, double near, double far) = (lengths.Min(), lengths.Max(), widths.Min(), widths.Max());
        Point[] corners = [At(begin, near), At(end, near), At(end, far), At(begin, far)];
        return ((end - begin) * (far - near), new SlantedBox(Ordered(corners), Math.Min(end - begin, far - near)));

        // Whole numbers stay whole, as single precision leaves them.
        Point At(double length, double width)
        {
            Point point = (way * length) + (across * width);
            return new Point((float)point.X, (float)point.Y);
        }
    }

    // Of the two corners to the left and the two to the right the upper one first.
    private static Point[] Ordered(Point[] corners)
    {
        Point[] sorted = [.. corners.OrderBy(c => c.X)];
        (Point leftTop, Point leftBottom) = sorted[1].Y > sorted[0].Y ? (sorted[0], sorted[1]) : (sorted[1], sorted[0]);
        (Point rightTop, Point rightBottom) = sorted[3].Y > sorted[2].Y ? (sorted[2], sorted[3]) : (sorted[3], sorted[2]);
        return [leftTop, rightTop, rightBottom, leftBottom];
    }
}
