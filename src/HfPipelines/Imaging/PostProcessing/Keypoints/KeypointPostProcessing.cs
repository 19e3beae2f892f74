using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Keypoints;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Points of pictures, and matches between those of two pictures.</summary>
public static class KeypointPostProcessing
{
    /// <summary>Finds the matches of pairs of pictures, as <c>post_process_keypoint_matching</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>keypoints</c> [pairs, 2, points, 2], <c>matches</c> and <c>matching_scores</c> [pairs, 2, points] and for most classes <c>mask</c>.</param>
    /// <param name="sizes">The sizes of the two pictures of each pair.</param>
    /// <param name="threshold">The score that a match must exceed, 0 to 1.</param>
    /// <returns>The matches of each pair.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output does not suit it.</exception>
    public static IReadOnlyList<IReadOnlyList<KeypointMatch>> PostProcessKeypointMatching(
        this ImageProcessor processor, ModelOutput output, IReadOnlyList<(TargetSize First, TargetSize Second)> sizes, double threshold = 0)
    {
        return PostProcessorCall.Run(processor, "keypoint_matching", output, new NoOptions(), call => MatchedPoints.Find(call, sizes, threshold).Select(m => m.ToMatches(call)).ToArray());
    }

    /// <summary>Finds the points of pictures, as <c>post_process_keypoint_detection</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>keypoints</c> [batch, points, 2], <c>scores</c> and <c>mask</c> [batch, points] and <c>descriptors</c> [batch, points, size].</param>
    /// <param name="sizes">The sizes of the pictures.</param>
    /// <returns>The points of each picture.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output does not suit it.</exception>
    public static IReadOnlyList<IReadOnlyList<LocalFeature>> PostProcessKeypointDetection(this ImageProcessor processor, ModelOutput output, IReadOnlyList<TargetSize> sizes)
        => PostProcessorCall.Run(processor, "keypoint_detection", output, new NoOptions { TargetSizes = sizes }, LocalFeatures.Find);
}
