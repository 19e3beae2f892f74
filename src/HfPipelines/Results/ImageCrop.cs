namespace HfPipelines;

/// <summary>A part of a picture to be searched for masks.</summary>
/// <param name="Box">Where in the picture it lies.</param>
/// <param name="Image">The part.</param>
/// <param name="Points">The points at which to ask the network for masks, in the coordinates of the part as the network sees it.</param>
public sealed record ImageCrop(BoundingBox Box, ImageData Image, IReadOnlyList<ImagePoint> Points);
