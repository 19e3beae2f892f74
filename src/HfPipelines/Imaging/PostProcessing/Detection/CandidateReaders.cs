using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The ways in which networks with object queries say what they see.</summary>
internal static class CandidateReaders
{
    /// <summary>Every query has one label, the best, or none, which is the last (DETR).</summary>
    /// <param name="call">The call.</param>
    /// <param name="dimension">Along which dimension scores sum up to 1: that of the labels, or that of the pictures, as RT-DETR does.</param>
    public static Candidates Softmax(PostProcessorCall call, int dimension = -1)
    {
        (Tensor logits, Tensor boxes) = Read(call);
        Tensor scores = logits.softmax(dimension);
        (Tensor best, Tensor labels) = scores.narrow(-1, 0, scores.size(-1) - 1).max(-1);
        return new Candidates(best, labels, Candidates.Corners(boxes));
    }

    /// <summary>Every label of every query has a score of its own; the best of all are taken (Deformable DETR).</summary>
    /// <param name="call">The call.</param>
    /// <param name="count">How many; null for as many as there are queries.</param>
    public static Candidates Best(PostProcessorCall call, int? count)
    {
        (Tensor logits, Tensor boxes) = Read(call);
        (Tensor scores, Tensor labels, Tensor queries) = Candidates.Best(logits.sigmoid(), count ?? logits.size(1));
        return new Candidates(scores, labels, Candidates.Pick(Candidates.Corners(boxes), queries));
    }

    /// <summary>Every query has the label with the highest logit (OWL-ViT, Grounding DINO).</summary>
    public static Candidates Maximum(PostProcessorCall call)
    {
        (Tensor logits, Tensor boxes) = Read(call);
        (Tensor best, Tensor labels) = logits.max(-1);
        return new Candidates(best.sigmoid(), labels, Candidates.Corners(boxes));
    }

    /// <summary>Every query has a logit, and the picture one for whether what was asked for is in it at all (SAM 3). Boxes come by their corners.</summary>
    public static Candidates Presence(PostProcessorCall call)
    {
        Tensor scores = call.Output("pred_logits", 2).sigmoid();
        Tensor boxes = call.Output("pred_boxes", 3);
        call.CheckSame("pred_logits", "pred_boxes", 2);
        call.CheckTargetSizes(scores.size(0));
        return new Candidates(call.OutputOrNull("presence_logits", 2) is { } presence ? scores.mul(presence.sigmoid()) : scores, null, boxes);
    }

    private static (Tensor Logits, Tensor Boxes) Read(PostProcessorCall call)
    {
        Tensor logits = call.Output("logits", 3), boxes = call.Output("pred_boxes", 3);
        call.CheckSame("logits", "pred_boxes", 2);
        call.CheckTargetSizes(logits.size(0));
        return boxes.size(2) == 4 ? (logits.to_type(ScalarType.Float32), boxes.to_type(ScalarType.Float32))
            : throw call.Error($"expected boxes of 4 numbers, found {boxes.size(2)}.");
    }
}
