using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>How networks say what each pixel shows: for each picture the scores of all labels, [labels, height, width], in its target size.</summary>
internal static class SemanticScores
{
    /// <summary>The network gives scores of its own.</summary>
    public static IReadOnlyList<Tensor> Logits(PostProcessorCall call)
    {
        Tensor logits = (call.OutputOrNull("segmentation_logits", 4) ?? call.Output("logits", 4)).to_type(ScalarType.Float32);
        call.CheckTargetSizes(logits.size(0));
        return [.. logits.unbind(0).Select((l, i) => call.SizeOf(i) is { } size ? Planes.Stretch(l, size) : l)];
    }

    /// <summary>Queries have labels and masks: every label gets the masks of all queries, as far as they have it.</summary>
    public static IReadOnlyList<Tensor> Queries(PostProcessorCall call)
    {
        var queries = new MaskQueries(call);
        Tensor masks = queries.Masks.sigmoid();
        Tensor scores = queries.LabelScores().transpose(1, 2).matmul(masks.flatten(2)).view(queries.Count, -1, masks.size(2), masks.size(3));
        if (call.Takes("patches") && call.OutputOrNull("patch_offsets", 2) is { } offsets)
        {
            return Merge(call, scores, offsets.ToInts());
        }

        call.CheckTargetSizes(queries.Count, call.Flag("needs_sizes"));
        return [.. scores.unbind(0).Select((s, i) => call.SizeOf(i) is { } size ? Planes.Stretch(s, size, call.Flag("antialias")) : s)];
    }

    // Pictures were cut into overlapping squares along their longer edge; where these overlap, the mean counts.
    private static Tensor[] Merge(PostProcessorCall call, Tensor scores, int[] offsets)
    {
        IReadOnlyList<TargetSize> sizes = call.TargetSizes ?? throw call.Error("expected target sizes with patch_offsets, found none.");
        ImageSize edges = call.Processor.Size();
        if (offsets.Length != 3 * scores.size(0))
        {
            throw call.Error($"expected patch_offsets of [{scores.size(0)}, 3], picture, start and end of each patch, found {offsets.Length} numbers.");
        }

        Tensor[] sums = [.. sizes.Select(Whole)], counts = [.. sizes.Select(Whole)];
        for (int patch = 0; patch < scores.size(0); patch++)
        {
            (int image, int start, int end) = (offsets[3 * patch], offsets[(3 * patch) + 1], offsets[(3 * patch) + 2]);
            if (image < 0 || image >= sizes.Count)
            {
                throw call.Error($"expected patch_offsets of {sizes.Count} pictures, one for each target size, found picture {image}.");
            }

            int dimension = sizes[image].Height > sizes[image].Width ? 1 : 2;
            sums[image].slice(dimension, start, end, 1).add_(scores[patch]);
            counts[image].slice(dimension, start, end, 1).add_(1);
        }

        return [.. sums.Select((s, i) => Planes.Stretch(s.div(counts[i].clamp_min(1)), sizes[i]))];

        Tensor Whole(TargetSize size)
        {
            (int height, int width) = SizeRules.WithAspectRatio(size.Height, size.Width, edges.RequireShortestEdge(), edges.LongestEdge);
            return zeros([scores.size(1), height, width], float32, scores.device);
        }
    }
}
