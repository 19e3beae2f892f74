using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>Turns pictures into a network's inputs, as the image processor class that the checkpoint names does in transformers.</summary>
public abstract class ImageProcessor
{
    /// <summary>Processes pictures.</summary>
    /// <param name="images">The pictures; at least one.</param>
    /// <returns><c>pixel_values</c> [count, channels, height, width] and what else the class gives.</returns>
    public abstract ModelInput Process(IReadOnlyList<ImageData> images);
}
