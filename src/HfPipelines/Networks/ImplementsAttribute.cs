namespace HfPipelines.Networks;

/// <summary>
/// Says which classes of an architecture have a network. The generator writes it on each architecture, so that the analyzers of a project that
/// only references the assembly can tell what works.
/// </summary>
/// <param name="classNames">The names of the classes in transformers.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ImplementsAttribute(params string[] classNames) : Attribute
{
    /// <summary>The names of the classes in transformers.</summary>
    public IReadOnlyList<string> ClassNames { get; } = classNames;
}
