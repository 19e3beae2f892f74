using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators;

/// <summary>
/// Compiles the specs of a project: for each one a configuration record and an architecture that knows the networks marked with
/// <c>[Network]</c>, and one class that lists them. A project that publishes its architectures compiles those with a network, and lists the others.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ArchitectureGenerator : IIncrementalGenerator
{
    internal const string NetworksStep = "Networks";
    internal const string InputStep = "ArchitectureInput";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ArchitectureProject> project = SpecFiles.Project(context);
        IncrementalValueProvider<SpecSet> specs = SpecFiles.Specs(context, project);
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
        if (specs.Specs.Count == 0)
        {
            return;
        }

        string accessibility = project.PublishedClass is null ? "internal" : "public";
        IReadOnlyDictionary<string, ModelSpec> compiled = project.PublishedClass is null ? specs.Specs : SpecSelection.Compiled(specs.Specs, networks.SelectMany(n => n.ModelTypes));
        ModelSpec[] inOrder = [.. compiled.Values.OrderBy(s => s.ModelType, StringComparer.Ordinal)];
        foreach (ModelSpec spec in inOrder)
        {
            output.CancellationToken.ThrowIfCancellationRequested();
            SourceWriter writer = Begin(project);
            new ConfigEmitter(spec, type => compiled.TryGetValue(type, out ModelSpec? sub) ? sub : null).Emit(writer, accessibility);
            writer.Line();
            ArchitectureEmitter.Emit(writer, spec, networks, accessibility);
            output.AddSource($"{spec.TypeName}.g.cs", writer.ToString());
        }

        SourceWriter registry = Begin(project);
        if (project.PublishedClass is null)
        {
            RegistryEmitter.EmitOwn(registry, inOrder);
        }
        else
        {
            RegistryEmitter.EmitPublic(registry, project.RegistryClass, inOrder, [.. specs.Specs.Values.Where(s => !compiled.ContainsKey(s.ModelType)).OrderBy(s => s.ModelType, StringComparer.Ordinal)]);
        }

        output.AddSource($"{project.RegistryClass}.g.cs", registry.ToString());
    }

    private static SourceWriter Begin(ArchitectureProject project)
    {
        var writer = new SourceWriter();
        writer.Line();
        return project.RootNamespace.Length == 0 ? writer : writer.Line($"namespace {project.RootNamespace};").Line();
    }
}
