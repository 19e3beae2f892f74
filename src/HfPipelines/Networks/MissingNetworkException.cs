namespace HfPipelines.Networks;

/// <summary>HfPipelines knows the class but has no network for it yet.</summary>
/// <param name="modelType">The model type.</param>
/// <param name="className">The class in transformers.</param>
public sealed class MissingNetworkException(string modelType, string className)
    : HfPipelinesException($"missing: no network for the class '{className}' of the model type '{modelType}' yet.")
{
    /// <summary>The model type.</summary>
    public string ModelType { get; } = modelType;

    /// <summary>The class in transformers.</summary>
    public string ClassName { get; } = className;
}
