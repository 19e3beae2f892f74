using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The ways in which queries that have labels and masks become segments.</summary>
internal static class QuerySegments
{
    /// <summary>Every query has its best label; the pixels are shared out among those that exceed the threshold.</summary>
    public static SegmentedImage[] Disjoint(PostProcessorCall call, SegmentSettings settings)
    {
        var queries = new MaskQueries(call);
        call.CheckTargetSizes(queries.Count, call.Flag("needs_sizes"));
        bool fromZero = call.Flag("from_zero");
        Tensor masks = fromZero ? queries.Masks : queries.Masks.sigmoid();
        (Tensor scores, Tensor labels) = queries.Labels.softmax(-1).max(-1);
        Tensor kept = labels.ne(queries.Labels.size(-1) - 1).logical_and(scores.gt((float)settings.Threshold));
        return [.. Enumerable.Range(0, queries.Count).Select(Read)];

        SegmentedImage Read(int i)
        {
            Tensor chosen = kept[i].nonzero().squeeze(1);
            if (chosen.size(0) == 0)
            {
                return call.SizeOf(i) is { } size ? SegmentMaps.Empty(size.Height, size.Width) : SegmentMaps.Empty(masks.size(2), masks.size(3));
            }

            Tensor stretched = queries.Stretch(masks[i].index_select(0, chosen), i), score = scores[i].index_select(0, chosen), label = labels[i].index_select(0, chosen);
            return fromZero ? DisjointSegments.FromZero(stretched, score, label, settings.MaskThreshold, settings.Overlap, settings.Fused)
                : DisjointSegments.FromOne(stretched, score, label, settings.MaskThreshold, settings.Overlap, settings.Fused);
        }
    }

    /// <summary>
    /// The best among all labels of all queries, each with a score that is its label's times the mean of its mask; later ones lie on top (MaskFormer).
    /// </summary>
    public static SegmentedImage[] Best(PostProcessorCall call, SegmentSettings settings)
    {
        var queries = new MaskQueries(call);
        call.CheckTargetSizes(queries.Count);
        Tensor scores = queries.LabelScores();
        return [.. Enumerable.Range(0, queries.Count).Select(Read)];

        SegmentedImage Read(int i)
        {
            (Tensor best, Tensor labels, Tensor chosen) = BestLabels(scores[i]);
            Tensor logits = queries.Masks[i].index_select(0, chosen), masks = logits.gt(0);
            Tensor stretched = call.SizeOf(i) is { } size ? Planes.Nearest(masks.to_type(ScalarType.Float32), size).ne(0) : masks;
            return Overlapping(stretched, best.mul(Confidence(logits, masks)), labels, settings.Threshold);
        }
    }

    /// <summary>Every query has its best label, with a score that is its label's times the mean of its mask; later ones lie on top (EoMT).</summary>
    public static SegmentedImage[] Each(PostProcessorCall call, SegmentSettings settings)
    {
        var queries = new MaskQueries(call);
        call.CheckTargetSizes(queries.Count, required: true);
        (Tensor scores, Tensor labels) = queries.LabelScores().max(-1);
        return [.. Enumerable.Range(0, queries.Count).Select(Read)];

        SegmentedImage Read(int i)
        {
            Tensor logits = queries.Stretch(queries.Masks[i], i), masks = logits.gt(0);
            return Overlapping(masks, scores[i].mul(Confidence(logits, masks)), labels[i], settings.Threshold);
        }
    }

    /// <summary>The best labels of one picture, as many as there are queries, in libtorch's order.</summary>
    /// <param name="scores">[queries, labels].</param>
    public static (Tensor Scores, Tensor Labels, Tensor Queries) BestLabels(Tensor scores)
    {
        (Tensor best, Tensor places) = scores.flatten().topk((int)Math.Min(scores.size(0), scores.NumberOfElements), sorted: false);
        return (best, places.remainder(scores.size(1)), places.div(scores.size(1), RoundingMode.floor));
    }

    // The mean strength of each mask where it is.
    private static Tensor Confidence(Tensor logits, Tensor masks)
    {
        Tensor area = masks.to_type(ScalarType.Float32).flatten(1);
        return logits.sigmoid().flatten(1).mul(area).sum(1).div(area.sum(1).add(1e-6f));
    }

    private static SegmentedImage Overlapping(Tensor masks, Tensor scores, Tensor labels, double threshold)
    {
        (float[] score, int[] label, bool[] any) = (scores.ToFloats(), labels.ToInts(), masks.flatten(1).any(1).ToBools());
        var segments = new List<Segment>();
        for (int k = 0; k < score.Length; k++)
        {
            if (any[k] && score[k] >= threshold)
            {
                segments.Add(new Segment(segments.Count, label[k], SegmentMaps.Round(score[k])) { Mask = SegmentMaps.Mask(masks[k]) });
            }
        }

        return SegmentMaps.Paint(masks.size(1), masks.size(2), segments);
    }
}
