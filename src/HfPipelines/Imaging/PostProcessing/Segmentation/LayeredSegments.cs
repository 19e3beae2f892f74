using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The best among all labels of all queries, the better ones on top (RF-DETR).</summary>
internal static class LayeredSegments
{
    /// <summary>Reads the segments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">When queries become segments.</param>
    /// <param name="topK">How many labels are looked at; null for as many as there are queries.</param>
    /// <param name="keepsHidden">Whether segments stay of which nothing is to be seen.</param>
    public static SegmentedImage[] Read(PostProcessorCall call, SegmentSettings settings, int? topK, bool keepsHidden)
    {
        Tensor logits = call.Output("logits", 3).to_type(ScalarType.Float32), masks = call.Output("pred_masks", 4).to_type(ScalarType.Float32);
        call.CheckSame("logits", "pred_masks", 2);
        call.CheckTargetSizes(logits.size(0));
        (Tensor scores, Tensor labels, Tensor queries) = Candidates.Best(logits.sigmoid(), topK ?? logits.size(1));
        return [.. Enumerable.Range(0, (int)logits.size(0)).Select(Read)];

        SegmentedImage Read(int i)
        {
            (float[] score, long[] label, long[] query) = (scores[i].ToFloats(), labels[i].ToLongs(), queries[i].ToLongs());
            TargetSize size = call.SizeOf(i) ?? new TargetSize((int)masks.size(2), (int)masks.size(3));
            var map = new int[size.Height * size.Width];
            Array.Fill(map, SegmentMaps.None);
            var segments = new List<Segment>();
            for (int k = 0; k < score.Length && score[k] > (float)settings.Threshold; k++)
            {
                SegmentationMask mask = SegmentMaps.Mask(Planes.Stretch(masks[i].narrow(0, query[k], 1), size).squeeze(0).gt((float)settings.MaskThreshold));
                bool isSeen = PaintFree(map, mask, segments.Count + 1);
                if (isSeen || (keepsHidden && mask.Area > 0))
                {
                    segments.Add(new Segment(segments.Count + 1, (int)label[k], SegmentMaps.Round(score[k])) { Mask = mask });
                }
            }

            return new SegmentedImage(new LabelMap(size.Width, size.Height, map), segments);
        }
    }

    private static bool PaintFree(int[] map, SegmentationMask mask, int id)
    {
        bool paints = false;
        ReadOnlySpan<bool> values = mask.Pixels.Span;
        for (int i = 0; i < map.Length; i++)
        {
            if (values[i] && map[i] == SegmentMaps.None)
            {
                (map[i], paints) = (id, true);
            }
        }

        return paints;
    }
}
