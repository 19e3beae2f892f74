namespace HfPipelines.Generators.Emission;

/// <summary>The names in the runtime that the generator looks for and refers to.</summary>
internal static class ModelNames
{
    public const string HfModelAttribute = "HfPipelines.HfModelAttribute";
    public const string NetworkAttribute = "HfPipelines.Networks.NetworkAttribute";
    public const string ImplementsAttribute = "HfPipelines.Networks.ImplementsAttribute";
    public const string Network = "HfPipelines.Networks.Network";
    public const string Weights = "HfPipelines.Checkpoints.Weights";

    /// <summary>The namespace of the built-in architectures.</summary>
    public const string BuiltInNamespace = "HfPipelines.Architectures";

    public const string BuiltInMetadataName = BuiltInNamespace + ".BuiltInArchitectures";

    public const string BuiltInClass = "global::" + BuiltInMetadataName;

    /// <summary>The property of a project that publishes its architectures: the name of the class that lists them.</summary>
    public const string ArchitecturesClassProperty = "build_property.HfArchitecturesClass";

    public const string RootNamespaceProperty = "build_property.RootNamespace";

    /// <summary>The ending of the files that hold a user's own specs.</summary>
    public const string SpecFileSuffix = ".hfmodel.json";
}
