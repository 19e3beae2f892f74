namespace HfPipelines.Generation;

/// <summary>Options, or a prompt, that generation cannot work with.</summary>
public sealed class GenerationException : HfPipelinesException
{
    /// <summary>Makes the error.</summary>
    /// <param name="option">The option of <see cref="GenerationOptions"/>, or the input.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    public GenerationException(string option, string expected, string found)
        : base($"{option}: expected {expected}, found {found}.")
    {
        (Option, Expected, Found) = (option, expected, found);
    }

    /// <summary>The option of <see cref="GenerationOptions"/>, or the input.</summary>
    public string Option { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }
}
