namespace HfPipelines.Generators.Composition;

/// <summary>Pictures with text: models that write come before those that compare.</summary>
internal sealed class VisionTextTemplate : PipelineTemplate
{
    public override string Kind => "VisionText";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "image-text-to-text", "zero-shot-image-classification", "zero-shot-object-detection", "document-question-answering", "image-classification",
        "mask-generation", "text-generation", "feature-extraction",
    ];
}
