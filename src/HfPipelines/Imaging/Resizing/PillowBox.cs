namespace HfPipelines.Imaging.Resizing;

/// <summary>The part of a picture that a resize reads, in pixels, not necessarily whole ones.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
internal readonly record struct PillowBox(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>The whole picture.</summary>
    public static PillowBox Of(ImageData image) => new(0, 0, image.Width, image.Height);
}
