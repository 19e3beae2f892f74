namespace HfPipelines;

/// <summary>What stands in front in a picture, cut out.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Foreground">Its colours, multiplied by its opacity: planes of red, green and blue one after the other, from 0 to 1.</param>
/// <param name="Alpha">Its opacity, row by row, from 0 to 1.</param>
public sealed record Matte(int Width, int Height, ReadOnlyMemory<float> Foreground, ReadOnlyMemory<float> Alpha)
{
    /// <summary>It laid onto the background that was given, or null.</summary>
    public ImageData? Composite { get; init; }
}
