namespace HfPipelines;

/// <summary>A mask that a network proposes for something in a picture.</summary>
/// <param name="Mask">The mask, of the picture's size.</param>
/// <param name="Score">How well the network thinks that it fits, about 0 to 1.</param>
/// <param name="Box">Its outermost columns and rows.</param>
public sealed record GeneratedMask(RunLengthMask Mask, float Score, BoundingBoxF Box);
