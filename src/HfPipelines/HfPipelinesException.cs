namespace HfPipelines;

/// <summary>The base of every error that HfPipelines reports about what it was given: files, configuration, input, options.</summary>
public class HfPipelinesException : Exception
{
    /// <summary>Makes an error with its message.</summary>
    /// <param name="message">What was wrong: the file, the key, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public HfPipelinesException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
