namespace HfPipelines;

/// <summary>A recording that cannot be read or used: an unknown or damaged file, or a form that the model does not take.</summary>
public sealed class AudioException : HfPipelinesException
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">The file or the recording, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public AudioException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
