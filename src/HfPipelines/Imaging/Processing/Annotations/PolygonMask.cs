namespace HfPipelines.Imaging.Processing;

/// <summary>The pixels inside polygons, as the COCO tools count them.</summary>
internal static class PolygonMask
{
    // Outlines are drawn five times finer than the pixels.
    private const int Scale = 5;

    /// <summary>The union of polygons.</summary>
    /// <param name="polygons">Each x, y, x, y, ... in pixels.</param>
    /// <param name="height">The height of the mask.</param>
    /// <param name="width">The width of the mask.</param>
    /// <returns>0 or 1 for each pixel, row by row.</returns>
    public static byte[] Fill(IEnumerable<double[]> polygons, int height, int width)
    {
        var mask = new byte[checked(height * width)];
        foreach (double[] polygon in polygons)
        {
            bool[] toggles = Toggles(polygon, height, width);
            bool inside = false;
            for (int i = 0; i < mask.Length; i++)
            {
                // Positions run down the columns.
                inside ^= toggles[i];
                mask[(i % height * width) + (i / height)] |= inside ? (byte)1 : (byte)0;
            }
        }

        return mask;
    }

    /// <summary>Where, column after column, the inside begins or ends.</summary>
    private static bool[] Toggles(double[] polygon, int height, int width)
    {
        var toggles = new bool[(height * width) + 1];
        (int X, int Y)? last = null;
        foreach ((int x, int y) in Outline(polygon))
        {
            if (last is { } before && x != before.X)
            {
                double column = ((x < before.X ? x : x - 1) + 0.5) / Scale - 0.5;
                if (column == Math.Floor(column) && column >= 0 && column <= width - 1)
                {
                    double row = Math.Ceiling(Math.Clamp(((Math.Min(y, before.Y) + 0.5) / Scale) - 0.5, 0, height));
                    toggles[((int)column * height) + (int)row] ^= true;
                }
            }

            last = (x, y);
        }

        return toggles;
    }

    /// <summary>Every point of the outline on the finer grid.</summary>
    private static IEnumerable<(int X, int Y)> Outline(double[] polygon)
    {
        int corners = polygon.Length / 2;
        for (int i = 0; i < corners; i++)
        {
            (int x, int y) = Corner(i);
            (int endX, int endY) = Corner((i + 1) % corners);
            int dx = Math.Abs(endX - x), dy = Math.Abs(endY - y), length = Math.Max(dx, dy);
            bool flat = dx >= dy, reversed = flat ? x > endX : y > endY;
            (int fromX, int fromY, int toX, int toY) = reversed ? (endX, endY, x, y) : (x, y, endX, endY);
            double slope = length == 0 ? 0 : flat ? (double)(toY - fromY) / dx : (double)(toX - fromX) / dy;
            for (int d = 0; d <= length; d++)
            {
                int t = reversed ? length - d : d;
                yield return flat ? (fromX + t, (int)(fromY + (slope * t) + 0.5)) : ((int)(fromX + (slope * t) + 0.5), fromY + t);
            }
        }

        (int X, int Y) Corner(int i) => ((int)((Scale * polygon[2 * i]) + 0.5), (int)((Scale * polygon[(2 * i) + 1]) + 0.5));
    }
}
