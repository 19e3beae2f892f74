namespace HfPipelines;

/// <summary>
/// Makes the annotated <c>partial</c> class the pipeline of a HuggingFace model type: the source generator adds the members that
/// this architecture can do, and nothing else.
/// </summary>
/// <remarks>
/// <code>
/// [HfModel("llava")]
/// public partial class Llava;
/// </code>
/// </remarks>
/// <param name="modelType">The <c>model_type</c> of the checkpoint's <c>config.json</c>, for example <c>llava</c> or <c>llama</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HfModelAttribute(string modelType) : Attribute
{
    /// <summary>The <c>model_type</c> of the checkpoint's <c>config.json</c>.</summary>
    public string ModelType { get; } = modelType;

    /// <summary>
    /// The task, in HuggingFace's spelling (<c>text-generation</c>, <c>text-classification</c>...), or null for the main task of the model type.
    /// </summary>
    public string? Task { get; set; }
}
