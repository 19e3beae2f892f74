namespace HfPipelines.Imaging;

/// <summary>The size that results are stretched to, in pixels: for most uses that of the picture before it was processed.</summary>
/// <param name="Height">The height.</param>
/// <param name="Width">The width.</param>
public readonly record struct TargetSize(int Height, int Width)
{
    /// <summary>The size of a picture.</summary>
    /// <param name="image">The picture.</param>
    public static TargetSize Of(ImageData image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new TargetSize(image.Height, image.Width);
    }
}
