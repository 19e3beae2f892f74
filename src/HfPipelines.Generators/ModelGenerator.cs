using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators;

/// <summary>Completes the classes annotated with <c>[HfModel]</c>: what the model type can do becomes their members.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    internal const string ClassesStep = "AnnotatedClasses";
    internal const string ServicesStep = "KnowsServices";
    internal const string TwinsStep = "Twins";
    internal const string BuiltInStep = "BuiltInArchitectures";
    internal const string InputStep = "ModelInput";

    private const string ServicesAssembly = "Microsoft.Extensions.DependencyInjection.Abstractions";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<AnnotatedClass> classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(ModelNames.HfModelAttribute, static (node, _) => node is ClassDeclarationSyntax, AnnotatedClass.Create)
            .Where(static annotated => annotated is not null)
            .Select(static (annotated, _) => annotated!)
            .WithTrackingName(ClassesStep);

        // References change far less often than code, so they are asked instead of the compilation.
        IncrementalValueProvider<bool> knowsServices = context.MetadataReferencesProvider
            .Where(static reference => Path.GetFileNameWithoutExtension(reference.Display) == ServicesAssembly)
            .Collect()
            .Select(static (references, _) => references.Length > 0)
            .WithTrackingName(ServicesStep);

        // A model type without a network has no configuration to refer to: the diagnostic alone speaks of it, not errors in generated code.
        IncrementalValueProvider<EquatableArray<string>> builtIn = context.CompilationProvider
            .Select(static (compilation, _) => new EquatableArray<string>(
                compilation.GetTypeByMetadataName(ModelNames.BuiltInMetadataName)?.GetMembers().OfType<IPropertySymbol>().Select(p => p.Type.Name) ?? []))
            .WithTrackingName(BuiltInStep);

        // Names of generated files do not tell case, names of classes do.
        IncrementalValueProvider<EquatableArray<string>> twins = classes
            .Select(static (annotated, _) => annotated.FullName)
            .Collect()
            .Select(static (names, _) => new EquatableArray<string>(names
                .GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
                .SelectMany(g => g.OrderBy(n => n, StringComparer.Ordinal).Skip(1))))
            .WithTrackingName(TwinsStep);

        IncrementalValueProvider<ArchitectureProject> project = SpecFiles.Project(context);
        IncrementalValueProvider<SpecSet> specs = SpecFiles.Specs(context, project);
        var input = classes.Combine(knowsServices).Combine(specs.Combine(project)).Combine(twins.Combine(builtIn)).WithTrackingName(InputStep);
        context.RegisterSourceOutput(input, static (output, input) =>
        {
            (((AnnotatedClass annotated, bool knowsServices), (SpecSet specs, ArchitectureProject project)), (EquatableArray<string> twins, EquatableArray<string> available)) = input;
            Emit(output, annotated, knowsServices, specs, project, twins, available);
        });
    }

    private static void Emit(
        SourceProductionContext output,
        AnnotatedClass annotated,
        bool knowsServices,
        SpecSet specs,
        ArchitectureProject project,
        EquatableArray<string> twins,
        EquatableArray<string> available)
    {
        ModelSpec? own = specs.Find(annotated.ModelType);
        if ((own ?? SpecCatalog.Find(annotated.ModelType)) is not { } spec
            || (own is null && !available.Contains(spec.ArchitectureClass))
            || PipelineComposer.Compose(spec, annotated.Task) is not { } composition)
        {
            return;
        }

        string builtIn = $"global::{ModelNames.BuiltInNamespace}.";
        string ownNamespace = project.RootNamespace.Length == 0 ? "global::" : $"global::{project.RootNamespace}.";
        var emitter = new PipelineClassEmitter(
            annotated,
            composition,
            own is null ? builtIn : ownNamespace,
            specs.Specs.Count == 0 ? $"{ModelNames.BuiltInClass}.Registry" : $"{ownNamespace}{project.RegistryClass}.Registry",
            isOwnSpec: own is not null && project.PublishedClass is null);
        string name = annotated.FullName.Substring("global::".Length).Replace("@", "");
        int twin = twins.ToList().IndexOf(annotated.FullName);
        output.AddSource($"{name}{(twin < 0 ? "" : "." + CSharp.Integer(twin + 2))}.g.cs", emitter.Emit(knowsServices));
    }
}
