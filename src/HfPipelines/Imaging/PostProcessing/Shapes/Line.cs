namespace HfPipelines.Imaging.PostProcessing.Shapes;

/// <summary>Straight lines as pixels.</summary>
internal static class Line
{
    /// <summary>The pixels of a line, from its left end to its right one (Bresenham, 1965); where two are equally near, the one that was come from.</summary>
    /// <param name="one">One end.</param>
    /// <param name="other">The other.</param>
    public static IEnumerable<(int X, int Y)> Pixels((int X, int Y) one, (int X, int Y) other)
    {
        ((int x, int y), (int endX, int endY)) = other.X < one.X ? (other, one) : (one, other);
        (int across, int down, int step) = (endX - x, Math.Abs(endY - y), Math.Sign(endY - y));
        bool isFlat = across >= down;
        (int longer, int shorter) = isFlat ? (across, down) : (down, across);
        int error = longer - (2 * shorter);
        for (int i = 0; i <= longer; i++)
        {
            yield return (x, y);
            bool isAside = error < 0;
            error += (isAside ? 2 * longer : 0) - (2 * shorter);
            x += isFlat || isAside ? 1 : 0;
            y += !isFlat || isAside ? step : 0;
        }
    }
}
