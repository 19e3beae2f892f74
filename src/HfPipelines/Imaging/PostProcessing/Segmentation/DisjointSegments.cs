using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Segments that share the pixels out among themselves: each pixel goes to the query whose mask, weighed with its score, is the strongest there.</summary>
internal static class DisjointSegments
{
    /// <summary>Shares out the pixels as DETR and MaskFormer do: segments are counted from 1, and 0 is no segment.</summary>
    /// <param name="masks">How strong each mask is, [queries, height, width].</param>
    /// <param name="scores">[queries].</param>
    /// <param name="labels">int64 [queries].</param>
    /// <param name="maskThreshold">How strong a mask, weighed, must be at a pixel to claim it.</param>
    /// <param name="overlap">Which part of the pixels that it claims a query must get to be a segment.</param>
    /// <param name="fused">The labels that have one segment each.</param>
    public static SegmentedImage FromOne(Tensor masks, Tensor scores, Tensor labels, double maskThreshold, double overlap, IReadOnlyCollection<int> fused)
    {
        Tensor weighed = masks.mul(scores.view(-1, 1, 1));
        int[] owners = weighed.argmax(0).ToInts();
        int[] ids = new int[scores.size(0)];
        int current = 0;
        var segments = new List<Segment>();
        var known = new Dictionary<int, int>();
        (float[] score, int[] label) = (scores.ToFloats(), labels.ToInts());
        bool[] valid = Valid(Counts(owners, ids.Length), weighed.ge((float)maskThreshold).sum([1, 2]).ToLongs(), overlap);
        for (int k = 0; k < ids.Length; k++)
        {
            if (!valid[k])
            {
                continue;
            }

            // After a fused segment counting goes on from its number, so that a later segment can get one that is taken.
            current = known.TryGetValue(label[k], out int id) ? id : current + 1;
            bool fuses = fused.Contains(label[k]);
            ids[k] = current;
            segments.Add(new Segment(current, label[k], SegmentMaps.Round(score[k])) { WasFused = fuses });
            if (fuses)
            {
                known[label[k]] = current;
            }
        }

        return new SegmentedImage(Map(masks, owners, ids), segments);
    }

    /// <summary>Shares out the pixels as EoMT does: segments are counted from 0, and pixels that a query gets without claiming them belong to none.</summary>
    /// <param name="masks">The masks before the sigmoid, [queries, height, width].</param>
    /// <param name="scores">[queries].</param>
    /// <param name="labels">int64 [queries].</param>
    /// <param name="maskThreshold">How strong a mask must be at a pixel to claim it, from 0 to 1.</param>
    /// <param name="overlap">Which part of the pixels that it claims a query must get to be a segment.</param>
    /// <param name="fused">The labels that have one segment each.</param>
    public static SegmentedImage FromZero(Tensor masks, Tensor scores, Tensor labels, double maskThreshold, double overlap, IReadOnlyCollection<int> fused)
    {
        Tensor strengths = masks.sigmoid();
        Tensor best = strengths.mul(scores.view(-1, 1, 1)).argmax(0), claims = strengths.ge((float)maskThreshold);
        int[] owners = best.ToInts();
        bool[] claimed = claims.gather(0, best.unsqueeze(0)).ToBools();
        int[] kept = [.. owners.Select((o, i) => claimed[i] ? o : SegmentMaps.None)];
        int[] ids = new int[scores.size(0)];
        bool[] valid = Valid(Counts(owners, ids.Length), claims.sum([1, 2]).ToLongs(), overlap);
        long[] areas = Counts(kept, ids.Length);
        var segments = new List<Segment>();
        var known = new Dictionary<int, int>();
        (float[] score, int[] label) = (scores.ToFloats(), labels.ToInts());
        for (int k = 0; k < ids.Length; k++)
        {
            ids[k] = SegmentMaps.None;
            if (!valid[k] || areas[k] == 0)
            {
                continue;
            }

            bool fuses = fused.Contains(label[k]);
            if (fuses && known.TryGetValue(label[k], out int id))
            {
                ids[k] = id;
                continue;
            }

            ids[k] = segments.Count;
            segments.Add(new Segment(segments.Count, label[k], SegmentMaps.Round(score[k])) { WasFused = fuses });
            if (fuses)
            {
                known[label[k]] = ids[k];
            }
        }

        return new SegmentedImage(Map(masks, kept, ids), segments);
    }

    private static LabelMap Map(Tensor masks, int[] owners, int[] ids)
        => new((int)masks.size(2), (int)masks.size(1), Array.ConvertAll(owners, o => o < 0 ? SegmentMaps.None : ids[o]));

    private static long[] Counts(int[] owners, int count)
    {
        var counts = new long[count];
        foreach (int owner in owners)
        {
            if (owner >= 0)
            {
                counts[owner]++;
            }
        }

        return counts;
    }

    // The ratio is one of float32, as torch divides whole numbers.
    private static bool[] Valid(long[] got, long[] claimed, double overlap)
        => [.. got.Select((g, k) => g > 0 && claimed[k] > 0 && (float)g / claimed[k] > overlap)];
}
