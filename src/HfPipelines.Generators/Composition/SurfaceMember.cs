namespace HfPipelines.Generators.Composition;

/// <summary>A parameter of a generated member.</summary>
/// <param name="Type">The type as C# writes it, from the global namespace on.</param>
/// <param name="Name">The name.</param>
/// <param name="Summary">The documentation, as XML.</param>
/// <param name="Default">The default value as C# writes it; null for a parameter that must be given.</param>
internal sealed record SurfaceParameter(string Type, string Name, string Summary, string? Default = null);

/// <summary>A member of a generated class that passes on to the runtime's pipeline.</summary>
/// <param name="Type">The type that it returns.</param>
/// <param name="Name">The name, the same in the pipeline.</param>
/// <param name="Summary">The documentation, as XML.</param>
/// <param name="Parameters">The parameters; null for a property.</param>
/// <param name="Returns">What it returns, as XML; null where the summary says it.</param>
internal sealed record SurfaceMember(string Type, string Name, string Summary, IReadOnlyList<SurfaceParameter>? Parameters, string? Returns = null)
{
    /// <summary>The name with the parameter types, which tells members apart.</summary>
    public string Signature => SignatureOf(Name, Parameters?.Select(p => p.Type.TrimEnd('?')));

    /// <summary>The declaration without modifiers.</summary>
    public string Declaration => Parameters is null ? $"{Type} {Name}"
        : $"{Type} {Name}({string.Join(", ", Parameters.Select(p => $"{p.Type} {p.Name}{(p.Default is null ? "" : " = " + p.Default)}"))})";

    /// <summary>The same member of a pipeline, called with the parameters.</summary>
    public string Call(string pipeline) => Parameters is null ? $"{pipeline}.{Name}" : $"{pipeline}.{Name}({string.Join(", ", Parameters.Select(p => p.Name))})";

    /// <summary>A member's name with its parameter types; the name alone for what takes none.</summary>
    public static string SignatureOf(string name, IEnumerable<string>? parameterTypes)
        => parameterTypes is null ? name : $"{name}({string.Join(",", parameterTypes)})";
}
