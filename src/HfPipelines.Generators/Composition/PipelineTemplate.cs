namespace HfPipelines.Generators.Composition;

/// <summary>How the classes of one kind of architecture look: which task they do unless told otherwise, and with which members.</summary>
internal abstract class PipelineTemplate
{
    /// <summary>The member of the runtime's ArchitectureKind.</summary>
    public abstract string Kind { get; }

    /// <summary>The tasks in the order of preference; the first that the model type can do is its main task.</summary>
    public abstract IReadOnlyList<string> MainTasks { get; }

    /// <summary>The pipeline and members of a task.</summary>
    public virtual PipelineSurface Surface(string task) => Surfaces.For(task);
}
