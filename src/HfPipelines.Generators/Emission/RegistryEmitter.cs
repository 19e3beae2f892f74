using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>Emits the class that lists the architectures of a project.</summary>
internal static class RegistryEmitter
{
    /// <summary>Writes the public class of an assembly of architectures.</summary>
    public static void EmitPublic(SourceWriter writer, string className, IReadOnlyList<ModelSpec> specs)
    {
        writer.Summary("The architectures of this assembly.");
        writer.Open($"public static class {className}");
        writer.Summary("All of them.");
        writer.Line($"public static {CSharp.Networks}.ArchitectureRegistry Registry {{ get; }} = new([{Instances(specs)}]);");
        EmitProperties(writer, specs);
        writer.Close();
    }

    /// <summary>Writes the class of a user's project: the built-in architectures and the project's own.</summary>
    public static void EmitOwn(SourceWriter writer, IReadOnlyList<ModelSpec> specs)
    {
        writer.Summary("The architectures of this project's own specs.");
        writer.Open($"internal static class {ArchitectureProject.OwnClass}");
        writer.Summary("The built-in architectures and those of this project, which win.");
        writer.Line($"public static {CSharp.Networks}.ArchitectureRegistry Registry {{ get; }} = {ModelNames.BuiltInClass}.Registry.With({Instances(specs)});");
        EmitProperties(writer, specs);
        writer.Close();
    }

    private static void EmitProperties(SourceWriter writer, IReadOnlyList<ModelSpec> specs)
    {
        foreach (ModelSpec spec in specs)
        {
            writer.Line();
            writer.Summary($"The model type <c>{CSharp.Xml(spec.ModelType)}</c>.");
            string name = spec.TypeName == "Registry" ? "RegistryModel" : spec.TypeName;
            writer.Line($"public static {spec.ArchitectureClass} {name} => {spec.ArchitectureClass}.Instance;");
        }
    }

    private static string Instances(IReadOnlyList<ModelSpec> specs) => string.Join(", ", specs.Select(s => $"{s.ArchitectureClass}.Instance"));
}
