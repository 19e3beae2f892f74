namespace HfPipelines.Processing;

/// <summary>Input that the model's processor cannot take.</summary>
/// <param name="what">What is wrong: pictures, placeholders, a configuration key.</param>
/// <param name="expected">What was expected.</param>
/// <param name="found">What was found.</param>
public sealed class ProcessingException(string what, string expected, string found)
    : HfPipelinesException($"{what}: expected {expected}, found {found}.");
