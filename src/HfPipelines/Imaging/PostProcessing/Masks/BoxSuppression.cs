namespace HfPipelines.Imaging.PostProcessing.Masks;

/// <summary>Leaves out boxes that overlap better ones, as torchvision's <c>nms</c> does.</summary>
internal static class BoxSuppression
{
    /// <summary>The boxes to keep, the best first.</summary>
    /// <param name="boxes">Left, top, right and bottom of each box.</param>
    /// <param name="scores">The score of each box.</param>
    /// <param name="threshold">The part of two boxes' union that they may share.</param>
    public static int[] Keep(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, double threshold)
    {
        int[] order = Order(scores);
        var isLeftOut = new bool[order.Length];
        var kept = new List<int>();
        for (int i = 0; i < order.Length; i++)
        {
            if (isLeftOut[i])
            {
                continue;
            }

            kept.Add(order[i]);
            ReadOnlySpan<float> best = boxes.Slice(4 * order[i], 4);
            for (int j = i + 1; j < order.Length; j++)
            {
                isLeftOut[j] |= Overlap(best, boxes.Slice(4 * order[j], 4)) > threshold;
            }
        }

        return [.. kept];
    }

    private static int[] Order(ReadOnlySpan<float> scores)
    {
        float[] values = scores.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])];
    }

    private static float Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float width = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0])), height = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        float shared = width * height;
        return shared / (Area(a) + Area(b) - shared);
    }

    private static float Area(ReadOnlySpan<float> box) => (box[2] - box[0]) * (box[3] - box[1]);
}
