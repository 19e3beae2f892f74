namespace HfPipelines.Tokenization;

/// <summary>A text cannot be split without a dictionary or a program that is not there, for example jieba's word list or a phonemizer.</summary>
public sealed class MissingDictionaryException : TokenizerException
{
    /// <summary>Makes the error.</summary>
    /// <param name="dictionary">What is missing.</param>
    /// <param name="problem">What it would be needed for.</param>
    public MissingDictionaryException(string dictionary, string problem)
        : base(dictionary, null, $"missing: {problem}")
    {
        Dictionary = dictionary;
    }

    /// <summary>What is missing.</summary>
    public string Dictionary { get; }
}
