namespace HfPipelines;

/// <summary>An object found in a picture.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Score">How likely it is, from 0 to 1.</param>
/// <param name="Box">Where it is.</param>
public sealed record DetectedObject(string Label, double Score, BoundingBox Box);
