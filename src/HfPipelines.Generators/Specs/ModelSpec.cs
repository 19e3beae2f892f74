namespace HfPipelines.Generators.Specs;

/// <summary>Everything that a spec says about a model type. Read-only; see schemas/hfmodel.schema.json for the meaning of each part.</summary>
internal sealed class ModelSpec
{
    public required string ModelType { get; init; }

    /// <summary>The kind as written; <see cref="ArchitectureKinds"/> knows the nine of them.</summary>
    public required string Kind { get; init; }

    /// <summary>A sentence for the documentation; null where nobody wrote one.</summary>
    public string? Summary { get; init; }

    /// <summary>The task of an annotation that names none; null to choose by kind.</summary>
    public string? Task { get; init; }

    /// <summary>The configuration class in transformers and in C#, for example <c>LlamaConfig</c>.</summary>
    public required string ConfigClass { get; init; }

    public required IReadOnlyList<FieldSpec> Fields { get; init; }

    public required IReadOnlyList<ClassSpec> Classes { get; init; }

    public required IReadOnlyList<ConversionSpec> Conversions { get; init; }

    public string? Tokenizer { get; init; }

    public string? ImageProcessor { get; init; }

    public string? Processor { get; init; }

    /// <summary>The beginning of the names of the type's classes, for example <c>Llama</c>.</summary>
    public string TypeName => NameOf(ConfigClass);

    public string ArchitectureClass => $"{TypeName}Architecture";

    /// <summary>The configuration class without its ending.</summary>
    public static string NameOf(string configClass)
        => configClass.EndsWith("Config", StringComparison.Ordinal) && configClass.Length > 6 ? configClass.Substring(0, configClass.Length - 6) : configClass;
}
