namespace HfPipelines.Generators.Composition;

/// <summary>Three or more modalities.</summary>
internal sealed class MultimodalTemplate : PipelineTemplate
{
    public override string Kind => "Multimodal";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "image-text-to-text", "any-to-any", "automatic-speech-recognition", "text-to-audio", "text-generation", "feature-extraction",
    ];
}
