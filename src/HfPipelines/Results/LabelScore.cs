namespace HfPipelines;

/// <summary>A label with how likely it is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Score">From 0 to 1, unless the scores are asked for as the network gives them.</param>
public sealed record LabelScore(string Label, double Score);
