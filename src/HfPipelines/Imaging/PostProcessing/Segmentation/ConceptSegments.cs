using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Everything in a picture that is of the one kind that was asked for, with a box and a mask each (SAM 3).</summary>
internal static class ConceptSegments
{
    /// <summary>Reads the segments, in the order of the queries.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">When queries become segments.</param>
    public static SegmentedImage[] Read(PostProcessorCall call, SegmentSettings settings)
    {
        Candidates found = CandidateReaders.Presence(call).Scale(call.TargetSizes);
        Tensor masks = call.Output("pred_masks", 4).to_type(ScalarType.Float32).sigmoid();
        call.CheckSame("pred_logits", "pred_masks", 2);
        return [.. Enumerable.Range(0, (int)masks.size(0)).Select(Read)];

        SegmentedImage Read(int i)
        {
            Tensor chosen = found.Scores[i].gt((float)settings.Threshold).nonzero().squeeze(1);
            Tensor kept = masks[i].index_select(0, chosen);
            kept = (call.SizeOf(i) is { } size ? Planes.Stretch(kept, size) : kept).gt((float)settings.MaskThreshold);
            (float[] scores, float[] boxes) = (found.Scores[i].index_select(0, chosen).ToFloats(), found.Boxes[i].index_select(0, chosen).ToFloats());
            return SegmentMaps.Paint(
                kept.size(1),
                kept.size(2),
                [.. scores.Select((s, k) => new Segment(k, null, s) { Mask = SegmentMaps.Mask(kept[k]), Box = Candidates.Box(boxes.AsSpan(4 * k, 4)) })]);
        }
    }
}
