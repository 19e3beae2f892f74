using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators;

/// <summary>
/// Compiles the specs of a project: for each one a configuration record and an architecture that knows the networks marked with
/// <c>[Network]</c>, and one class that lists them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ArchitectureGenerator : IIncrementalGenerator
{
    internal const string ProjectStep = "ArchitectureProject";
    internal const string FilesStep = "SpecFiles";
    internal const string SpecsStep = "SpecSet";
    internal const string NetworksStep = "Networks";
    internal const string InputStep = "ArchitectureInput";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ArchitectureProject> project = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => new ArchitectureProject(
                options.GlobalOptions.TryGetValue(ModelNames.RootNamespaceProperty, out string? name) ? name : "",
                SpecFiles.PublishedClass(options.GlobalOptions)))
            .WithTrackingName(ProjectStep);

        IncrementalValuesProvider<SpecFile> files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            .Combine(project)
            .Where(static pair => SpecFiles.IsSpec(pair.Left.Path, pair.Right.PublishedClass is not null))
            .Select(static (pair, cancellation) => new SpecFile(pair.Left.Path, pair.Left.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(FilesStep);

        IncrementalValueProvider<SpecSet> specs = files.Collect()
            .Select(static (all, _) => new SpecSet(all))
            .WithTrackingName(SpecsStep);

        IncrementalValueProvider<EquatableArray<NetworkClass>> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(ModelNames.NetworkAttribute, static (node, _) => node is ClassDeclarationSyntax, NetworkClass.Create)
            .Collect()
            .Select(static (all, _) => new EquatableArray<NetworkClass>(all.OrderBy(n => n.FullName, StringComparer.Ordinal)))
            .WithTrackingName(NetworksStep);

        IncrementalValueProvider<((SpecSet Specs, EquatableArray<NetworkClass> Networks) Left, ArchitectureProject Project)> input
            = specs.Combine(networks).Combine(project).WithTrackingName(InputStep);
        context.RegisterSourceOutput(input, static (output, input) => Emit(output, input.Left.Specs, input.Left.Networks, input.Project));
    }

    private static void Emit(SourceProductionContext output, SpecSet specs, EquatableArray<NetworkClass> networks, ArchitectureProject project)
    {
        ModelSpec[] valid = [.. specs.Specs.Values.OrderBy(s => s.ModelType, StringComparer.Ordinal)];
        if (valid.Length == 0)
        {
            return;
        }

        string accessibility = project.PublishedClass is null ? "internal" : "public";
        foreach (ModelSpec spec in valid)
        {
            output.CancellationToken.ThrowIfCancellationRequested();
            SourceWriter writer = Begin(project);
            new ConfigEmitter(spec, specs.Find).Emit(writer, accessibility);
            writer.Line();
            ArchitectureEmitter.Emit(writer, spec, networks, accessibility);
            output.AddSource($"{spec.TypeName}.g.cs", writer.ToString());
        }

        SourceWriter registry = Begin(project);
        if (project.PublishedClass is null)
        {
            RegistryEmitter.EmitOwn(registry, valid);
        }
        else
        {
            RegistryEmitter.EmitPublic(registry, project.PublishedClass, valid);
        }

        output.AddSource($"{project.PublishedClass ?? RegistryEmitter.OwnClass}.g.cs", registry.ToString());
    }

    private static SourceWriter Begin(ArchitectureProject project)
    {
        var writer = new SourceWriter();
        writer.Line();
        return project.RootNamespace.Length == 0 ? writer : writer.Line($"namespace {project.RootNamespace};").Line();
    }
}
