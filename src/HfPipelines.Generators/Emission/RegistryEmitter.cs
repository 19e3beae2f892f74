using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>Emits the class that lists the architectures of a project.</summary>
internal static class RegistryEmitter
{
    /// <summary>Writes the public class of an assembly of architectures.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="className">The class.</param>
    /// <param name="specs">The specs that became code.</param>
    /// <param name="others">The specs that are listed alone.</param>
    public static void EmitPublic(SourceWriter writer, string className, IReadOnlyList<ModelSpec> specs, IReadOnlyList<ModelSpec> others)
    {
        writer.Summary("The architectures of this assembly.");
        writer.Open($"public static class {className}");
        if (others.Count > 0)
        {
            EmitOthers(writer, others);
        }

        string listed = others.Count == 0 ? "" : $".. {CSharp.Networks}.ListedArchitecture.ReadAll(Others), ";
        writer.Summary("All of them.");
        writer.Line($"public static {CSharp.Networks}.ArchitectureRegistry Registry {{ get; }} = new([{listed}{Instances(specs)}]);");
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

    // A line is data that the registry reads when it is asked; as code, hundreds of objects would cost every start.
    private static void EmitOthers(SourceWriter writer, IReadOnlyList<ModelSpec> others)
    {
        writer.Line("// Model types without a network: type, kind, tokenizer, image processor, processor; classes with their tasks, * where they generate.");
        writer.Line("private const string Others = \"\"\"");
        writer.Indent();
        foreach (ModelSpec spec in others)
        {
            IEnumerable<string> classes = spec.Classes.Select(c => $"{c.Name}{(c.Generates ? "*" : "")}:{string.Join(",", c.Tasks)}");
            IEnumerable<string> names = [spec.ModelType, ArchitectureKinds.Member(spec.Kind), spec.Tokenizer ?? "-", spec.ImageProcessor ?? "-", spec.Processor ?? "-"];
            writer.Line(string.Join(" ", names.Concat(classes)));
        }

        writer.Line("\"\"\";");
        writer.Indent(-1);
        writer.Line();
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
