using HfPipelines.Imaging.PostProcessing.Shapes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The outline of what a mask shows within a box.</summary>
internal static class MaskOutline
{
    // Parts of an outline's length that corners may lie off the straight line before they count.
    private const double Tolerance = 0.004;

    /// <summary>The outline; that of the box where the mask is empty there, or shows less than a quadrangle.</summary>
    /// <param name="mask">bool [height, width].</param>
    /// <param name="box">The box, in pixels of the picture.</param>
    /// <param name="scale">How many pixels of the mask a pixel of the picture is.</param>
    public static IReadOnlyList<ImagePoint> Of(Tensor mask, BoundingBoxF box, (double X, double Y) scale)
    {
        BoundingBox whole = box.Truncate();
        (int width, int height) = (whole.Right - whole.Left, whole.Bottom - whole.Top);
        ImagePoint[] corners = [new(whole.Left, whole.Top), new(whole.Right, whole.Top), new(whole.Right, whole.Bottom), new(whole.Left, whole.Bottom)];
        if (width <= 0 || height <= 0)
        {
            return corners;
        }

        (int left, int right) = (Place(whole.Left * scale.X, mask.size(1)), Place(whole.Right * scale.X, mask.size(1)));
        (int top, int bottom) = (Place(whole.Top * scale.Y, mask.size(0)), Place(whole.Bottom * scale.Y, mask.size(0)));
        if (right <= left || bottom <= top)
        {
            return corners;
        }

        SegmentationMask part = SegmentMaps.Mask(mask.slice(0, top, bottom, 1).slice(1, left, right, 1).contiguous());
        Point[] outline = Contours.Outer(Stretch(part, width, height)).MaxBy(Polygon.Area) ?? [];
        Point[] simple = outline.Length == 0 ? [] : Convex(Polygon.Simplify(outline, Tolerance * Polygon.Length(outline)));
        return simple.Length < 4 ? corners : [.. simple.Select(p => new ImagePoint((float)(p.X + whole.Left), (float)(p.Y + whole.Top)))];
    }

    private static int Place(double position, long size) => (int)Math.Clamp(Math.Round(position), 0, size);

    private static SegmentationMask Stretch(SegmentationMask mask, int width, int height)
    {
        var values = new bool[checked(width * height)];
        for (int y = 0; y < height; y++)
        {
            int row = Math.Min((int)(y * (mask.Height / (double)height)), mask.Height - 1);
            for (int x = 0; x < width; x++)
            {
                values[(y * width) + x] = mask[Math.Min((int)(x * (mask.Width / (double)width)), mask.Width - 1), row];
            }
        }

        return new SegmentationMask(width, height, values);
    }

    // Keeps the corners that stand out; one of 45 degrees is moved out, half as far as its sides are long together.
    private static Point[] Convex(Point[] polygon)
    {
        var corners = new List<Point>();
        for (int i = 0; i < polygon.Length; i++)
        {
            Point corner = polygon[i], before = polygon[(i + polygon.Length - 1) % polygon.Length] - corner, after = polygon[(i + 1) % polygon.Length] - corner;
            if ((before.Y * after.X) - (before.X * after.Y) >= 0)
            {
                continue;
            }

            double cosine = Math.Clamp(before.Dot(after) / (before.Length * after.Length), -1, 1);
            bool isSharp = Math.Abs((Math.Acos(cosine) * 180 / Math.PI) - 45) < 1;
            corners.Add(isSharp ? corner + ((before.Unit + after.Unit).Unit * ((before.Length + after.Length) / 2)) : corner);
        }

        return [.. corners];
    }
}
