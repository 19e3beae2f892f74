namespace HfPipelines.Networks;

/// <summary>
/// Marks the static class that holds the networks of a model type. A static method of configuration and weights makes the class of transformers whose
/// name it has. A static method <c>Models</c> of configuration and weights gives a family, whose methods without arguments make the classes that end in
/// their names: <c>LlamaForCausalLM</c> is <c>Models(config, weights).ForCausalLM()</c>. The generator lists them in the architecture.
/// </summary>
/// <param name="modelType">The model type of the spec.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NetworkAttribute(string modelType) : Attribute
{
    /// <summary>The model type of the spec.</summary>
    public string ModelType { get; } = modelType;
}
