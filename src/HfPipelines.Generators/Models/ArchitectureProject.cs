namespace HfPipelines.Generators.Models;

/// <summary>What the build says about a project.</summary>
/// <param name="RootNamespace">The namespace of what its specs become; empty for the global one.</param>
/// <param name="PublishedClass">The class that lists the architectures, where the project publishes them; null where they are its own.</param>
internal sealed record ArchitectureProject(string RootNamespace, string? PublishedClass)
{
    /// <summary>The class in a project that has specs of its own.</summary>
    public const string OwnClass = "ProjectArchitectures";

    /// <summary>The class that lists the project's architectures.</summary>
    public string RegistryClass => PublishedClass ?? OwnClass;
}
