namespace HfPipelines;

/// <summary>A joint or another mark of a body, found in a picture.</summary>
/// <param name="Position">Where it is; it may lie outside of the picture.</param>
/// <param name="Score">How sure the network is, about 0 to 1.</param>
/// <param name="Label">Which one it is, the index of the network's output.</param>
public readonly record struct Keypoint(ImagePoint Position, float Score, int Label);
