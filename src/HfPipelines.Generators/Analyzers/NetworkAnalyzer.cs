using System.Collections.Immutable;
using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HfPipelines.Generators.Analyzers;

/// <summary>Checks that the methods of a <c>[Network]</c> class are named after classes of their model types and can be called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnknownNetworkClass, Descriptors.UnknownModelType];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ModelNames.NetworkAttribute) is not { } attributeType
                || start.Compilation.GetTypeByMetadataName(ModelNames.Network) is not { } networkType)
            {
                return;
            }

            var specs = new Lazy<SpecSet>(() => SpecFiles.Read(start.Options, start.CancellationToken));
            start.RegisterSymbolAction(
                context =>
                {
                    var type = (INamedTypeSymbol)context.Symbol;
                    AttributeData[] attributes = [.. type.GetAttributes().Where(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, attributeType))];
                    if (attributes.Length > 0)
                    {
                        Check(context, type, attributes, networkType, specs.Value);
                    }
                },
                SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData[] attributes, INamedTypeSymbol networkType, SpecSet specs)
    {
        var served = new List<ModelSpec>();
        foreach (AttributeData attribute in attributes)
        {
            string? modelType = AnnotatedClass.ModelTypeOf(attribute);
            if (modelType is null)
            {
                continue;
            }

            // Only the project that holds a spec compiles its networks.
            if (specs.Find(modelType) is { } spec)
            {
                served.Add(spec);
                continue;
            }

            IReadOnlyList<string> nearest = Suggestions.Nearest(modelType, specs.Specs.Keys, 3);
            string hint = Descriptors.DidYouMean(nearest) is { Length: > 0 } question ? question : " among the specs of this project";
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownModelType,
                attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                Descriptors.Properties(nearest),
                modelType,
                hint));
        }

        if (served.Count != attributes.Length)
        {
            return;
        }

        string modelTypes = string.Join(" or ", served.Select(s => $"'{s.ModelType}'"));
        string[] classes = [.. served.SelectMany(s => s.Classes).Select(c => c.Name).Distinct()];
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(m => IsMeant(m, networkType)))
        {
            IReadOnlyList<string> nearest = Suggestions.Nearest(method.Name, classes, 1);
            string? problem = !classes.Contains(method.Name) ? $"no class has this name{Descriptors.DidYouMean(nearest)}"
                : NetworkClass.MakesNetwork(method) ? null
                : "it must take the configuration and the weights";
            if (problem is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnknownNetworkClass, method.Locations[0], Descriptors.Properties(nearest), method.Name, modelTypes, problem));
            }
        }
    }

    /// <summary>Whether a method looks as if it should make a network: visible, static, returning one.</summary>
    private static bool IsMeant(IMethodSymbol method, INamedTypeSymbol networkType)
    {
        if (method is not { MethodKind: MethodKind.Ordinary, IsStatic: true, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
        {
            return false;
        }

        for (ITypeSymbol? type = method.ReturnType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, networkType))
            {
                return true;
            }
        }

        return false;
    }
}
