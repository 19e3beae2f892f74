using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>What a network proposes for the pictures of a batch, before the threshold.</summary>
/// <param name="Scores">[batch, count], from 0 to 1.</param>
/// <param name="Labels">int64 [batch, count], or null where there is one kind.</param>
/// <param name="Boxes">[batch, count, 4]: left, top, right, bottom, in parts of the picture.</param>
internal sealed record Candidates(Tensor Scores, Tensor? Labels, Tensor Boxes)
{
    /// <summary>Boxes by their corners.</summary>
    /// <param name="boxes">[..., 4]: the middle, width and height.</param>
    public static Tensor Corners(Tensor boxes)
    {
        Tensor middle = boxes.narrow(-1, 0, 2), half = boxes.narrow(-1, 2, 2).mul(0.5f);
        return cat([middle.sub(half), middle.add(half)], -1);
    }

    /// <summary>The best among all labels of all queries.</summary>
    /// <param name="scores">[batch, queries, labels].</param>
    /// <param name="count">How many, or fewer where there are fewer.</param>
    /// <returns>The scores from the best down, with their labels and queries, [batch, count].</returns>
    public static (Tensor Scores, Tensor Labels, Tensor Queries) Best(Tensor scores, long count)
    {
        long labels = scores.size(2);
        (Tensor best, Tensor places) = scores.flatten(1).topk((int)Math.Min(count, scores.size(1) * labels), 1);
        return (best, places.remainder(labels), places.div(labels, RoundingMode.floor));
    }

    /// <summary>The rows of queries.</summary>
    /// <param name="rows">[batch, queries, ...].</param>
    /// <param name="queries">int64 [batch, count].</param>
    public static Tensor Pick(Tensor rows, Tensor queries)
    {
        long[] rest = rows.shape[2..];
        Tensor index = queries.reshape([.. queries.shape, .. rest.Select(_ => 1L)]).expand([.. queries.shape, .. rest]);
        return rows.gather(1, index);
    }

    /// <summary>The same with boxes in pixels, where target sizes are given.</summary>
    /// <param name="sizes">For each picture its size, or null.</param>
    /// <param name="square">Whether the network saw the pictures padded to squares.</param>
    public Candidates Scale(IReadOnlyList<TargetSize>? sizes, bool square = false)
        => sizes is null ? this : this with { Boxes = Boxes.mul(Edges([.. sizes.Select(s => square ? new TargetSize(Math.Max(s.Height, s.Width), Math.Max(s.Height, s.Width)) : s)])) };

    /// <summary>Those of each picture that exceed a threshold, in order.</summary>
    /// <param name="threshold">What the score must exceed.</param>
    public IReadOnlyList<IReadOnlyList<Detection>> Above(double threshold)
    {
        (int batch, int count) = ((int)Scores.size(0), (int)Scores.size(1));
        (float[] scores, long[]? labels, float[] boxes) = (Scores.ToFloats(), Labels?.ToLongs(), Boxes.ToFloats());
        float bound = (float)threshold;
        return
        [
            .. Enumerable.Range(0, batch).Select(b => Enumerable.Range(b * count, count).Where(i => scores[i] > bound)
                .Select(i => new Detection(scores[i], (int?)labels?[i], Box(boxes.AsSpan(4 * i, 4)))).ToArray()),
        ];
    }

    public static BoundingBoxF Box(ReadOnlySpan<float> sides) => new(sides[0], sides[1], sides[2], sides[3]);

    // [batch, 1, 4]: width, height, width, height.
    private Tensor Edges(TargetSize[] sizes)
        => tensor([.. sizes.SelectMany(s => (float[])[s.Width, s.Height, s.Width, s.Height])], [sizes.Length, 1, 4]).to(Boxes.device);
}
