namespace HfPipelines;

/// <summary>A point of a picture that can be found again in others.</summary>
/// <param name="X">The column.</param>
/// <param name="Y">The row.</param>
/// <param name="Score">How well it stands out, from 0 to 1.</param>
/// <param name="Descriptor">What it looks like; points that show the same have similar ones.</param>
public sealed record LocalFeature(int X, int Y, float Score, ReadOnlyMemory<float> Descriptor);
