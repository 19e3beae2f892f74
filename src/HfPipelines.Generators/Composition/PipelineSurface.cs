namespace HfPipelines.Generators.Composition;

/// <summary>What a generated class shows for a task: the runtime's pipeline and its members.</summary>
/// <param name="Pipeline">The class in HfPipelines.Pipelines.</param>
/// <param name="Members">The members.</param>
internal sealed record PipelineSurface(string Pipeline, IReadOnlyList<SurfaceMember> Members)
{
    public const string ChatClient = "AsChatClient";

    /// <summary>Whether the pipeline can be a chat client.</summary>
    public bool IsChatClient => Members.Any(m => m.Name == ChatClient);
}
