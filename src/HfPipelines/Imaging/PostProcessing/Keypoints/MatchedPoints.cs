using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Keypoints;

/// <summary>The points of two pictures that match, each list in the order of the first picture's points, and the scores of the matches.</summary>
/// <param name="First">Points of the first picture.</param>
/// <param name="Second">Points of the second picture; of a network that matches each picture on its own, there may be more or fewer.</param>
/// <param name="Scores">The scores.</param>
internal sealed record MatchedPoints(ImagePoint[] First, ImagePoint[] Second, float[] Scores)
{
    public static MatchedPoints[] Find(PostProcessorCall call, IReadOnlyList<(TargetSize First, TargetSize Second)> sizes, double threshold)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        long[] shape = call.Output("matches", 3).shape;
        if (sizes.Count != shape[0])
        {
            throw call.Error($"expected {shape[0]} pairs of sizes, one for each pair of pictures, found {sizes.Count}.");
        }

        bool mutual = call.Flag("mutual");
        long[] matches = Same("matches", call.Output("matches", 3)).ToLongs();
        float[] scores = Same("matching_scores", call.Output("matching_scores", 3)).ToFloats(), keypoints = Same("keypoints", call.Output("keypoints", 4)).ToFloats();
        long[]? mask = mutual ? null : Same("mask", call.Output("mask", 3)).ToLongs();
        int count = (int)shape[2];
        float limit = (float)threshold;
        return [.. sizes.Select((_, pair) => mutual ? Mutual(pair) : Directed(pair))];

        Tensor Same(string name, Tensor tensor) => shape[1] == 2 && tensor.shape.AsSpan(0, 3).SequenceEqual(shape) && (tensor.dim() == 3 || tensor.size(3) == 2) ? tensor
            : throw call.Error($"expected {name} of [pairs, 2, points{(name == "keypoints" ? ", 2" : "")}], found [{string.Join(", ", tensor.shape)}].");

        int At(int pair, int side, int i) => (((2 * pair) + side) * count) + i;

        ImagePoint Point(int pair, int side, int i)
        {
            TargetSize size = side == 0 ? sizes[pair].First : sizes[pair].Second;
            int at = 2 * At(pair, side, i);
            return new ImagePoint((int)(keypoints[at] * size.Width), (int)(keypoints[at + 1] * size.Height));
        }

        // Both pictures' points tell on their own whether they have a match.
        MatchedPoints Mutual(int pair)
        {
            int[] first = Valid(0), second = Valid(1);
            return new MatchedPoints([.. first.Select(i => Point(pair, 0, i))], [.. second.Select(i => Point(pair, 1, i))], [.. first.Select(i => scores[At(pair, 0, i)])]);

            int[] Valid(int side) => [.. Enumerable.Range(0, count).Where(i => scores[At(pair, side, i)] > limit && matches[At(pair, side, i)] > -1)];
        }

        // The first picture's points tell which of the second's real points they match.
        MatchedPoints Directed(int pair)
        {
            int[] real = [.. Enumerable.Range(0, count).Where(i => mask![At(pair, 1, i)] > 0)];
            int[] first = [.. Enumerable.Range(0, count).Where(i => mask![At(pair, 0, i)] > 0 && scores[At(pair, 0, i)] > limit && matches[At(pair, 0, i)] > -1 && matches[At(pair, 0, i)] < real.Length)];
            return new MatchedPoints([.. first.Select(i => Point(pair, 0, i))], [.. first.Select(i => Point(pair, 1, real[matches[At(pair, 0, i)]]))], [.. first.Select(i => scores[At(pair, 0, i)])]);
        }
    }

    /// <summary>The matches.</summary>
    /// <exception cref="ImageProcessorException">The pictures have different numbers of points.</exception>
    public KeypointMatch[] ToMatches(PostProcessorCall call) => First.Length == Second.Length ? [.. First.Select((p, i) => new KeypointMatch(p, Second[i], Scores[i]))]
        : throw call.Error($"expected the matches of both pictures to be the same, found {First.Length} of the first and {Second.Length} of the second.");
}
