namespace HfPipelines;

/// <summary>What each pixel of a picture shows.</summary>
/// <param name="Labels">The number of each pixel's label.</param>
/// <param name="Scores">The scores [labels, height, width] that the labels were chosen by, where they were asked for.</param>
public sealed record SemanticSegmentation(LabelMap Labels, FeatureTensor? Scores = null);
