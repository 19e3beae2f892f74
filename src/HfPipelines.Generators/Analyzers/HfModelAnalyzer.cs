using System.Collections.Immutable;
using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HfPipelines.Generators.Analyzers;

/// <summary>Checks classes annotated with <c>[HfModel]</c>: their shape, model type and task.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HfModelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.NotPartial, Descriptors.UnknownModelType, Descriptors.MissingNetwork, Descriptors.UnknownTask, Descriptors.UnsupportedTask, Descriptors.UnsupportedClass,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ModelNames.HfModelAttribute) is not { } attributeType)
            {
                return;
            }

            var specs = new Lazy<SpecSet>(() => SpecFiles.Read(start.Options, start.CancellationToken));
            start.RegisterSymbolAction(
                context =>
                {
                    var type = (INamedTypeSymbol)context.Symbol;
                    if (type.GetAttributes().FirstOrDefault(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, attributeType)) is { } attribute)
                    {
                        Check(context, type, attribute, specs.Value);
                    }
                },
                SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, SpecSet specs)
    {
        if (ClassShape.Find(type, context.CancellationToken) is { } shape)
        {
            context.ReportDiagnostic(shape.NotPartial is null
                ? Diagnostic.Create(Descriptors.UnsupportedClass, type.Locations[0], type.Name, shape.Problem)
                : Diagnostic.Create(Descriptors.NotPartial, type.Locations[0], shape.NotPartial.Identifier.Text));
        }

        if (AnnotatedClass.ModelTypeOf(attribute) is not { } modelType)
        {
            return;
        }

        ModelSpec? spec = specs.Find(modelType) ?? SpecCatalog.Find(modelType);
        if (spec is null)
        {
            ReportUnknown(context, attribute, modelType, specs);
            return;
        }

        if (CheckTask(context, attribute, spec))
        {
            CheckNetwork(context, attribute, spec, isOwn: specs.Find(modelType) is not null);
        }
    }

    private static void ReportUnknown(SymbolAnalysisContext context, AttributeData attribute, string modelType, SpecSet specs)
    {
        Location place = ArgumentLocation(attribute, name: null, context.CancellationToken);
        // A spec with an error of its own is not unknown: HFP0006 says what is wrong with it.
        if (specs.Loaded.Any(l => l.Spec is null && l.File.Text.Contains($"\"{modelType}\"")))
        {
            return;
        }

        if (ModelTypeIndex.Contains(modelType))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MissingNetwork, place, modelType, "it"));
            return;
        }

        IReadOnlyList<string> nearest = Descriptors.NearestModelTypes(modelType, specs.Specs.Keys);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.UnknownModelType, place, Descriptors.Properties(nearest), modelType, Descriptors.DidYouMean(nearest)));
    }

    private static bool CheckTask(SymbolAnalysisContext context, AttributeData attribute, ModelSpec spec)
    {
        string? task = AnnotatedClass.TaskOf(attribute);
        IReadOnlyList<string> tasks = PipelineTasks.Of(spec);
        if (task is null && tasks.Count > 0)
        {
            return true;
        }

        Location place = ArgumentLocation(attribute, "Task", context.CancellationToken);
        if (task is not null && PipelineTasks.Find(task) is null)
        {
            IReadOnlyList<string> nearest = Suggestions.Nearest(task, PipelineTasks.All, 3);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnknownTask, place, Descriptors.Properties(nearest), task, Descriptors.DidYouMean(nearest)));
            return false;
        }

        if (task is null || !tasks.Contains(PipelineTasks.Find(task)!))
        {
            string does = tasks.Count == 0 ? "no task of its own: it is a part of other models" : string.Join(", ", tasks.Select(t => $"'{t}'"));
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnsupportedTask, place, spec.ModelType, task ?? "anything", does));
            return false;
        }

        return true;
    }

    private static void CheckNetwork(SymbolAnalysisContext context, AttributeData attribute, ModelSpec spec, bool isOwn)
    {
        if (PipelineComposer.Compose(spec, AnnotatedClass.TaskOf(attribute)) is not { } composition)
        {
            return;
        }

        context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(ModelNames.RootNamespaceProperty, out string? rootNamespace);
        string home = !isOwn ? ModelNames.BuiltInNamespace + "." : string.IsNullOrEmpty(rootNamespace) ? "" : rootNamespace + ".";
        AttributeData? implements = context.Compilation.GetTypeByMetadataName(home + spec.ArchitectureClass)?.GetAttributes()
            .FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == ModelNames.ImplementsAttribute);
        bool isImplemented = implements is not null && implements.ConstructorArguments
            .Any(names => names.Kind == TypedConstantKind.Array && names.Values.Any(v => v.Value as string == composition.Model.Name));
        if (!isImplemented)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MissingNetwork,
                ArgumentLocation(attribute, name: null, context.CancellationToken),
                spec.ModelType,
                $"its class '{composition.Model.Name}', which does '{composition.Task}',"));
        }
    }

    /// <summary>The place of an argument of the annotation, or of the whole annotation where it has none of the name.</summary>
    private static Location ArgumentLocation(AttributeData attribute, string? name, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return Location.None;
        }

        AttributeArgumentSyntax? argument = syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.Text == name);
        return (argument?.Expression ?? (SyntaxNode)syntax).GetLocation();
    }
}
