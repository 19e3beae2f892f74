using HfPipelines.Imaging.PostProcessing.Shapes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Lines of text, at any angle, in a map that tells for each pixel how likely it is text (PP-OCR). The map shows lines thinner than they are.</summary>
internal static class TextBoxes
{
    /// <summary>Reads the lines; the last on the page comes first.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">When a patch is a line.</param>
    public static IReadOnlyList<IReadOnlyList<Detection>> Read(PostProcessorCall call, TextBoxSettings settings)
    {
        Tensor maps = call.Output("last_hidden_state", 4).to_type(ScalarType.Float32);
        call.CheckTargetSizes(maps.size(0), required: true);
        return [.. Enumerable.Range(0, (int)maps.size(0)).Select(i => Lines(maps[i][0], call.TargetSizes![i], settings))];
    }

    private static List<Detection> Lines(Tensor map, TargetSize size, TextBoxSettings settings)
    {
        SegmentationMask text = SegmentMaps.Mask(map.gt((float)settings.Threshold));
        float[] scores = map.ToFloats();
        double right = size.Width / (double)text.Width, down = size.Height / (double)text.Height;
        var lines = new List<Detection>();
        foreach (Point[] border in Contours.All(text).Take(settings.Most))
        {
            var box = SlantedBox.Around(border);
            if (box.ShortSide < settings.Shortest || box.ShortSide == 0)
            {
                continue;
            }

            double score = Mean(scores, text.Width, text.Height, box.Corners);
            if (score < settings.BoxThreshold)
            {
                continue;
            }

            box = SlantedBox.Around(Grow(box.Corners, settings.Growth));
            if (box.ShortSide >= settings.Shortest + 2)
            {
                ImagePoint[] corners = [.. box.Corners.Select(c => new ImagePoint(Place(c.X * right, size.Width), Place(c.Y * down, size.Height)))];
                var around = new BoundingBoxF(corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
                lines.Add(new Detection((float)score, 0, around) { Outline = corners });
            }
        }

        return lines;
    }

    private static float Place(double position, int size) => (float)Math.Max(0, Math.Min(Math.Round(position), size));

    // Every side of a rectangle moves out by the same way.
    private static IEnumerable<Point> Grow(Point[] corners, double growth)
    {
        double distance = Polygon.Area(corners) * growth / Polygon.Length(corners);
        for (int i = 0; i < corners.Length; i++)
        {
            Point corner = corners[i];
            yield return corner + ((corner - corners[(i + 3) % 4]).Unit * distance) + ((corner - corners[(i + 1) % 4]).Unit * distance);
        }
    }

    // The mean of the pixels that lie in a box, its border included.
    private static double Mean(float[] scores, int width, int height, Point[] corners)
    {
        var rows = new SortedDictionary<int, (int From, int To)>();
        for (int i = 0; i < corners.Length; i++)
        {
            foreach ((int x, int y) in Line.Pixels(Whole(corners[i]), Whole(corners[(i + 1) % corners.Length])))
            {
                rows[y] = rows.TryGetValue(y, out (int From, int To) row) ? (Math.Min(row.From, x), Math.Max(row.To, x)) : (x, x);
            }
        }

        (double sum, int count) = (0, 0);
        foreach ((int y, (int from, int to)) in rows)
        {
            for (int x = Math.Max(0, from); y >= 0 && y < height && x <= Math.Min(width - 1, to); x++)
            {
                sum += scores[(y * width) + x];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;

        static (int X, int Y) Whole(Point corner) => ((int)corner.X, (int)corner.Y);
    }
}
