namespace HfPipelines;

/// <summary>How a picture file is read.</summary>
/// <param name="ApplyOrientation">Turns and mirrors the picture as its EXIF orientation says. Off by default, as in Pillow.</param>
/// <param name="MaxPixels">The most pixels that a file may announce; a larger one is refused before memory is taken for it.</param>
/// <param name="MaxBytes">The most bytes that are read of a stream.</param>
public sealed record ImageReadOptions(bool ApplyOrientation = false, long MaxPixels = 178_956_970, long MaxBytes = 512L << 20);
