namespace HfPipelines.Networks;

/// <summary>An input of a network is missing, or has a shape or values that the network does not accept.</summary>
/// <param name="input">The input's name, for example <c>pixel_values</c>.</param>
/// <param name="expected">What was expected.</param>
/// <param name="found">What was found.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class ModelInputException(string input, string expected, string found, Exception? innerException = null)
    : HfPipelinesException($"'{input}': expected {expected}, found {found}.", innerException)
{
    /// <summary>The input's name.</summary>
    public string Input { get; } = input;

    /// <summary>What was expected.</summary>
    public string Expected { get; } = expected;

    /// <summary>What was found.</summary>
    public string Found { get; } = found;
}
