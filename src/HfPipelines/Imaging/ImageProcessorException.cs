namespace HfPipelines.Imaging;

/// <summary>An image processor's configuration or arguments that cannot be followed.</summary>
public class ImageProcessorException : HfPipelinesException
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">The file or class, the key, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ImageProcessorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
