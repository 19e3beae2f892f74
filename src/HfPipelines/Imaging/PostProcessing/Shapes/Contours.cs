namespace HfPipelines.Imaging.PostProcessing.Shapes;

/// <summary>The borders of what a mask shows, followed from pixel to pixel (Suzuki and Abe, 1985).</summary>
internal static class Contours
{
    // The neighbours of a pixel, against the clock as one sees it in a picture, from the right.
    private static readonly (int X, int Y)[] Around = [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)];

    /// <summary>All borders, of holes too, the one that is met last, row by row, first.</summary>
    /// <param name="mask">The mask.</param>
    public static IReadOnlyList<Point[]> All(SegmentationMask mask) => [.. Follow(mask).Select(c => c.Points).Reverse()];

    /// <summary>The outer borders of what is not inside a hole of something else.</summary>
    /// <inheritdoc cref="All"/>
    public static IReadOnlyList<Point[]> Outer(SegmentationMask mask) => [.. Follow(mask).Where(c => c.IsOutermost).Select(c => c.Points).Reverse()];

    private static List<(Point[] Points, bool IsOutermost)> Follow(SegmentationMask mask)
    {
        // A frame of empty pixels around, so that every neighbour exists.
        int stride = mask.Width + 2;
        var marks = new int[stride * (mask.Height + 2)];
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                marks[((y + 1) * stride) + x + 1] = mask.Pixels.Span[(y * mask.Width) + x] ? 1 : 0;
            }
        }

        bool[] outside = Outside(marks, stride);
        var found = new List<(Point[] Points, bool IsOutermost)>();
        for (int y = 1; y <= mask.Height; y++)
        {
            for (int x = 1; x <= mask.Width; x++)
            {
                int place = (y * stride) + x;
                bool outer = marks[place] == 1 && marks[place - 1] == 0;
                if (outer || (marks[place] >= 1 && marks[place + 1] == 0))
                {
                    Point[] points = Follow(marks, stride, x, y, outer ? 4 : 0, found.Count + 2);
                    found.Add((points, outer && outside[place - 1]));
                }
            }
        }

        return found;
    }

    // The empty pixels that are reached from the frame, side by side.
    private static bool[] Outside(int[] marks, int stride)
    {
        var outside = new bool[marks.Length];
        var open = new Stack<int>([0]);
        while (open.TryPop(out int place))
        {
            if (place >= 0 && place < marks.Length && marks[place] == 0 && !outside[place])
            {
                outside[place] = true;
                open.Push(place - 1);
                open.Push(place + 1);
                open.Push(place - stride);
                open.Push(place + stride);
            }
        }

        return outside;
    }

    private static Point[] Follow(int[] marks, int stride, int startX, int startY, int from, int mark)
    {
        var points = new List<Point>();
        int first = Next(startX, startY, from, clockwise: true, out _);
        if (first < 0)
        {
            marks[(startY * stride) + startX] = -mark;
            return [new Point(startX - 1, startY - 1)];
        }

        (int x, int y, int direction) = (startX, startY, first);
        (int lastX, int lastY) = (startX + Around[first].X, startY + Around[first].Y);
        while (true)
        {
            // From the neighbour one came from, against the clock, to the next that belongs to it.
            int next = Next(x, y, (direction + 1) % 8, clockwise: false, out bool passedRight);
            int place = (y * stride) + x;
            marks[place] = passedRight ? -mark : marks[place] == 1 ? mark : marks[place];
            points.Add(new Point(x - 1, y - 1));
            (int nextX, int nextY) = (x + Around[next].X, y + Around[next].Y);
            if (nextX == startX && nextY == startY && x == lastX && y == lastY)
            {
                return [.. points];
            }

            (x, y, direction) = (nextX, nextY, (next + 4) % 8);
        }

        int Next(int px, int py, int begin, bool clockwise, out bool passedRight)
        {
            passedRight = false;
            for (int k = 0; k < 8; k++)
            {
                int way = clockwise ? (begin + 8 - k) % 8 : (begin + k) % 8;
                if (marks[((py + Around[way].Y) * stride) + px + Around[way].X] != 0)
                {
                    return way;
                }

                passedRight |= way == 0;
            }

            return -1;
        }
    }
}
