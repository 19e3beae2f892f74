using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The parts of a page in the order of reading (PP-DocLayout). Every label of every query has a score of its own.</summary>
internal static class DocumentLayout
{
    /// <summary>Parts with boxes; the order follows from the votes of every query about every other.</summary>
    /// <param name="call">The call.</param>
    /// <param name="threshold">The score that a part must have.</param>
    public static IReadOnlyList<IReadOnlyList<Detection>> Voted(PostProcessorCall call, double threshold)
    {
        Tensor votes = call.Output("order_logits", 3);
        call.CheckSame("logits", "order_logits", 2);
        bool outlines = call.Flag("outlines");
        (Candidates found, Tensor queries) = Read(call, required: outlines);
        (int batch, int count) = ((int)found.Scores.size(0), (int)found.Scores.size(1));
        (float[] scores, long[] labels, long[] query, float[] boxes) = (found.Scores.ToFloats(), found.Labels!.ToLongs(), queries.ToLongs(), found.Boxes.ToFloats());
        Tensor? masks = outlines ? Masks(call) : null;
        return [.. Enumerable.Range(0, batch).Select(b => Page(b, VotedRanks(votes[b])))];

        IReadOnlyList<Detection> Page(int b, int[] ranks)
            => [.. Enumerable.Range(b * count, count).Where(i => scores[i] >= (float)threshold).Select(i => Part(b, i, ranks[query[i]])).OrderBy(d => d.ReadingOrder)];

        Detection Part(int b, int i, int rank)
        {
            BoundingBoxF box = Candidates.Box(boxes.AsSpan(4 * i, 4));
            var part = new Detection(scores[i], (int)labels[i], box) { ReadingOrder = rank };
            return masks is null ? part : part with { Outline = MaskOutline.Of(masks[b][query[i]].sigmoid().gt((float)threshold), box, MaskScale(call, b)) };
        }
    }

    /// <summary>Parts with four corners; the order follows from what comes directly after what.</summary>
    /// <inheritdoc cref="Voted"/>
    public static IReadOnlyList<IReadOnlyList<Detection>> Linked(PostProcessorCall call, double threshold)
    {
        Tensor logits = call.Output("logits", 3).to_type(ScalarType.Float32), quads = call.Output("pred_boxes", 3).to_type(ScalarType.Float32);
        Tensor relative = call.Output("relative_order_logits", 3), successors = call.Output("successor_order_logits", 3);
        foreach (string other in (ReadOnlySpan<string>)["pred_boxes", "relative_order_logits", "successor_order_logits"])
        {
            call.CheckSame("logits", other, 2);
        }

        call.CheckTargetSizes(logits.size(0), required: true);
        if (quads.size(2) != 10)
        {
            throw call.Error($"expected 'pred_boxes' of 10 numbers, the middle and four corners, found {quads.size(2)}.");
        }

        (Tensor found, Tensor labels, Tensor queries) = Candidates.Best(logits.sigmoid(), logits.size(1));
        return [.. Enumerable.Range(0, (int)logits.size(0)).Select(Page)];

        IReadOnlyList<Detection> Page(int b)
        {
            TargetSize size = call.TargetSizes![b];
            (float[] scores, long[] label, long[] query, float[] quad) = (found[b].ToFloats(), labels[b].ToLongs(), queries[b].ToLongs(), quads[b].ToFloats());
            int[] kept = [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] >= (float)threshold)];
            long[] distinct = [.. kept.Select(i => query[i]).Distinct().Order()];
            int[] ranks = LinkedOrder.Ranks(Among(relative[b], distinct), Among(successors[b], distinct));
            return [.. kept.Select(i => Part(i, ranks[Array.IndexOf(distinct, query[i])])).OrderBy(d => d.ReadingOrder)];

            Detection Part(int i, int rank)
            {
                ImagePoint[] corners = [.. Enumerable.Range(0, 4).Select(c => Corner(quad.AsSpan((int)query[i] * 10, 10), c))];
                var box = new BoundingBoxF(corners.Min(p => p.X), corners.Min(p => p.Y), corners.Max(p => p.X), corners.Max(p => p.Y));
                return new Detection(scores[i], (int)label[i], box) { Outline = corners, ReadingOrder = rank };
            }

            ImagePoint Corner(ReadOnlySpan<float> numbers, int corner)
                => new((numbers[0] + (numbers[2 + (2 * corner)] - 0.5f)) * size.Width, (numbers[1] + (numbers[3 + (2 * corner)] - 0.5f)) * size.Height);
        }
    }

    private static (Candidates Found, Tensor Queries) Read(PostProcessorCall call, bool required)
    {
        Tensor logits = call.Output("logits", 3).to_type(ScalarType.Float32), boxes = call.Output("pred_boxes", 3).to_type(ScalarType.Float32);
        call.CheckSame("logits", "pred_boxes", 2);
        call.CheckTargetSizes(logits.size(0), required);
        (Tensor scores, Tensor labels, Tensor queries) = Candidates.Best(logits.sigmoid(), logits.size(1));
        return (new Candidates(scores, labels, Candidates.Pick(Candidates.Corners(boxes), queries)).Scale(call.TargetSizes), queries);
    }

    private static Tensor Masks(PostProcessorCall call)
    {
        Tensor masks = call.Output("out_masks", 4).to_type(ScalarType.Float32);
        call.CheckSame("logits", "out_masks", 2);
        return masks;
    }

    // How many pixels of a mask, a quarter of the network's input, a pixel of the picture is.
    private static (double X, double Y) MaskScale(PostProcessorCall call, int index)
    {
        TargetSize target = call.TargetSizes![index];
        (int height, int width) = call.Processor.Size().Fit(target.Height, target.Width);
        return (width / (double)target.Width / 4, height / (double)target.Height / 4);
    }

    // For every query how many others are likely to come before it.
    private static int[] VotedRanks(Tensor logits)
    {
        Tensor before = logits.to_type(ScalarType.Float32).sigmoid();
        long[] order = before.triu(1).sum([0]).add(before.transpose(0, 1).neg().add(1).tril(-1).sum([0])).argsort(0).ToLongs();
        var ranks = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }

    private static float[,] Among(Tensor matrix, long[] indices)
    {
        float[] values = matrix.to_type(ScalarType.Float32).ToFloats();
        long width = matrix.size(1);
        var among = new float[indices.Length, indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < indices.Length; j++)
            {
                among[i, j] = values[(indices[i] * width) + indices[j]];
            }
        }

        return among;
    }
}
