namespace HfPipelines.Configuration;

/// <summary>A configuration file is missing, is no JSON, or holds a value that the model type does not accept.</summary>
public sealed class ConfigurationException : HfPipelinesException
{
    /// <summary>Makes the error.</summary>
    /// <param name="file">The file, or a description of the source.</param>
    /// <param name="key">The key, dotted from the root of the file (<c>text_config.hidden_size</c>); null when the whole file is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ConfigurationException(string file, string? key, string expected, string found, Exception? innerException = null)
        : base($"{file}{(key is null ? "" : $": '{key}'")}: expected {expected}, found {found}.", innerException)
    {
        File = file;
        Key = key;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file, or a description of the source.</summary>
    public string File { get; }

    /// <summary>The key, dotted from the root of the file; null when the whole file is meant.</summary>
    public string? Key { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }
}
