namespace HfPipelines.Tokenization;

/// <summary>A tokenizer's files are missing or malformed, or a tokenizer cannot do what is asked of it.</summary>
public class TokenizerException : HfPipelinesException
{
    /// <summary>Makes the error.</summary>
    /// <param name="file">The file, or a description of the source.</param>
    /// <param name="key">The key, dotted from the root of the file (<c>model.merges</c>); null when the whole file is meant.</param>
    /// <param name="problem">What was wrong: what was expected and what was found.</param>
    /// <param name="innerException">The cause, if any.</param>
    public TokenizerException(string file, string? key, string problem, Exception? innerException = null)
        : base($"{file}{(key is null ? "" : $": '{key}'")}: {problem}.", innerException)
    {
        File = file;
        Key = key;
    }

    /// <summary>The file, or a description of the source.</summary>
    public string File { get; }

    /// <summary>The key, dotted from the root of the file; null when the whole file is meant.</summary>
    public string? Key { get; }
}
