using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Keypoints;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Joints of people in pictures.</summary>
public static class PosePostProcessing
{
    /// <summary>Finds the joints of the people in boxes, as <c>post_process_pose_estimation</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>heatmaps</c> [boxes, joints, height, width].</param>
    /// <param name="boxes">For each picture the boxes that the processor was given, in pixels.</param>
    /// <param name="options">How to find them; null for the defaults.</param>
    /// <returns>For each picture and box the joints.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<IReadOnlyList<PoseEstimate>> PostProcessPoseEstimation(
        this ImageProcessor processor, ModelOutput output, IReadOnlyList<IReadOnlyList<BoundingBoxF>> boxes, PoseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        options ??= new PoseOptions();
        return PostProcessorCall.Run(processor, "pose_estimation", output, options, call => Poses.Find(call, boxes, options));
    }
}
