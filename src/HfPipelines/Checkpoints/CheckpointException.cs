namespace HfPipelines.Checkpoints;

/// <summary>A checkpoint is missing, malformed, or does not fit the network.</summary>
public class CheckpointException : HfPipelinesException
{
    /// <summary>Makes the error.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="key">The tensor or JSON key; null when the whole file is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public CheckpointException(string file, string? key, string expected, string found, Exception? innerException = null)
        : this($"{file}{(key is null ? "" : $": '{key}'")}: expected {expected}, found {found}.", file, key, expected, found, innerException)
    {
    }

    /// <summary>Makes the error, with a message of its own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="file">The file or folder.</param>
    /// <param name="key">The tensor or JSON key; null when the whole file is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    protected CheckpointException(string message, string file, string? key, string expected, string found, Exception? innerException)
        : base(message, innerException)
    {
        (File, Key, Expected, Found) = (file, key, expected, found);
    }

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>The tensor or JSON key; null when the whole file is meant.</summary>
    public string? Key { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }
}
