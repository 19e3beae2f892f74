namespace HfPipelines.Generators.Composition;

/// <summary>Decoders with a recurrent state.</summary>
internal sealed class StateSpaceTemplate : PipelineTemplate
{
    public override string Kind => "StateSpace";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "text-generation", "text-classification", "token-classification", "feature-extraction",
    ];
    public override PipelineSurface Surface(string task) => task == "text-generation" ? Surfaces.StateSpace : base.Surface(task);
}
