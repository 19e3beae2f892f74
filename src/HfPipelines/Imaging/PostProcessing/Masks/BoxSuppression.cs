namespace HfPipelines.Imaging.PostProcessing.Masks;

/// <summary>Leaves out boxes that overlap better ones, as torchvision's <c>nms</c> does.</summary>
internal static class BoxSuppression
{
    /// <summary>The boxes to keep, the best first.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">The score of each box.</param>
    /// <param name="threshold">The part of two boxes' union that they may share.</param>
    public static int[] Keep(IReadOnlyList<BoundingBoxF> boxes, IReadOnlyList<float> scores, double threshold)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        var isLeftOut = new bool[order.Length];
        var kept = new List<int>();
        for (int i = 0; i < order.Length; i++)
        {
            if (isLeftOut[i])
            {
                continue;
            }

            kept.Add(order[i]);
            for (int j = i + 1; j < order.Length; j++)
            {
                isLeftOut[j] |= boxes[order[i]].OverlapWith(boxes[order[j]]) > threshold;
            }
        }

        return [.. kept];
    }
}
