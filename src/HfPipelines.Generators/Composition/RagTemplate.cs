namespace HfPipelines.Generators.Composition;

/// <summary>A retriever and a writer.</summary>
internal sealed class RagTemplate : PipelineTemplate
{
    public override string Kind => "Rag";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "text2text-generation", "text-generation", "feature-extraction",
    ];
}
