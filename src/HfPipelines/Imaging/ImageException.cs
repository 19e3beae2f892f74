namespace HfPipelines;

/// <summary>A picture that cannot be read or used: an unknown or damaged file, one that is too large, or a size that no picture can have.</summary>
public sealed class ImageException : HfPipelinesException
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">The file or the picture, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ImageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
