using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Composition;

/// <summary>Chooses what a class annotated with <c>[HfModel]</c> becomes: the template by kind, the task, the members.</summary>
internal static class PipelineComposer
{
    private static readonly TextTemplate Default = new();

    /// <summary>One template for each kind.</summary>
    public static IReadOnlyList<PipelineTemplate> Templates { get; } =
    [
        Default, new ImageTemplate(), new VisionTextTemplate(), new AudioTemplate(), new MultimodalTemplate(), new DiffusionTemplate(),
        new MixtureOfExpertsTemplate(), new StateSpaceTemplate(), new RagTemplate(),
    ];

    /// <summary>The template of a kind, as a spec writes it; an unknown kind is text.</summary>
    public static PipelineTemplate TemplateFor(string kind)
    {
        string member = ArchitectureKinds.Member(kind);
        return Templates.FirstOrDefault(t => t.Kind == member) ?? Default;
    }

    /// <summary>The main task of a model type, or null where none of its classes does one.</summary>
    public static string? MainTask(ModelSpec spec)
    {
        IReadOnlyList<string> tasks = PipelineTasks.Of(spec);
        return spec.Task is not null && tasks.Contains(spec.Task) ? spec.Task
            : TemplateFor(spec.Kind).MainTasks.FirstOrDefault(tasks.Contains) ?? tasks.FirstOrDefault();
    }

    /// <summary>Composes a class.</summary>
    /// <param name="spec">The spec of the model type.</param>
    /// <param name="task">The task that the annotation names, or null for the main one.</param>
    /// <returns>The composition, or null where the task is unknown or the model type does not do it.</returns>
    public static Composition? Compose(ModelSpec spec, string? task)
    {
        string? chosen = task is null ? MainTask(spec) : PipelineTasks.Find(task);
        return chosen is not null && PipelineTasks.ClassFor(spec, chosen) is { } model
            ? new Composition(spec, chosen, model, PipelineTasks.MappingFor(spec, chosen)!, TemplateFor(spec.Kind).Surface(chosen))
            : null;
    }
}

/// <summary>What an annotated class becomes.</summary>
/// <param name="Spec">The spec of its model type.</param>
/// <param name="Task">The pipeline task.</param>
/// <param name="Model">The class in transformers that does it.</param>
/// <param name="Mapping">The auto mapping that leads from the task to that class.</param>
/// <param name="Surface">The pipeline and its members.</param>
internal sealed record Composition(ModelSpec Spec, string Task, ClassSpec Model, string Mapping, PipelineSurface Surface);
