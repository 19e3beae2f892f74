namespace HfPipelines;

/// <summary>How somebody in a picture holds himself.</summary>
/// <param name="Keypoints">The joints, without those below the threshold.</param>
/// <param name="Box">
/// The box that transformers gives with it: the one that was searched, or for the classes that keep its centre and its scale instead (ViTPose),
/// the centre as left upper corner and centre plus scale less one as the other.
/// </param>
public sealed record PoseEstimate(IReadOnlyList<Keypoint> Keypoints, BoundingBoxF Box);
