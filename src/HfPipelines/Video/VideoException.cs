namespace HfPipelines;

/// <summary>A video that cannot be read or used: an unknown or damaged file, or frames or options that the processor does not take.</summary>
public sealed class VideoException : HfPipelinesException
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">The video or the option, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public VideoException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
