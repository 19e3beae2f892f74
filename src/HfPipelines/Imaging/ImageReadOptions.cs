namespace HfPipelines;

/// <summary>How a picture file is read.</summary>
/// <param name="ApplyOrientation">Turns and mirrors the picture as its EXIF orientation says. Off by default, as in Pillow.</param>
/// <param name="MaxPixels">The most pixels that a file may announce; a larger one is refused before memory is taken for it.</param>
/// <param name="MaxBytes">The most bytes that are read of a stream.</param>
/// <param name="MaxDegreeOfParallelism">
/// The most threads, at least 1, that decode one file. With two a large JPEG file takes little more than half the time, but a seventh more work: where all processors are busy anyway, take 1.
/// The samples are the same. <see cref="ImageData.LoadAllAsync"/> takes one thread a file.
/// </param>
public sealed record ImageReadOptions(bool ApplyOrientation = false, long MaxPixels = 178_956_970, long MaxBytes = 512L << 20, int MaxDegreeOfParallelism = 2);
