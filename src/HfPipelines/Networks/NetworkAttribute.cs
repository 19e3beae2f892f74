namespace HfPipelines.Networks;

/// <summary>
/// Marks the static class that holds the networks of a model type: one static method for each class in transformers, of that name,
/// taking the generated configuration and the weights. The generator lists them in the architecture.
/// </summary>
/// <param name="modelType">The model type of the spec.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NetworkAttribute(string modelType) : Attribute
{
    /// <summary>The model type of the spec.</summary>
    public string ModelType { get; } = modelType;
}
