using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators;

/// <summary>
/// Compiles specs that are additional files: a typed configuration and an architecture for each. In HfPipelines.Architectures these are all specs of
/// the library; in a user's project, the files that end in <c>.hfmodel.json</c>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ArchitectureGenerator : IIncrementalGenerator
{
    internal const string UserSpecEnding = ".hfmodel.json";
    internal const string LibraryAssembly = "HfPipelines.Architectures";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<bool> isLibrary = context.CompilationProvider
            .Select(static (compilation, _) => compilation.AssemblyName == LibraryAssembly)
            .WithTrackingName(TrackingNames.IsLibrary);
        IncrementalValuesProvider<SpecFile> specs = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            .Combine(isLibrary)
            .Where(static pair => pair.Right || pair.Left.Path.EndsWith(UserSpecEnding, StringComparison.OrdinalIgnoreCase))
            .Select(static (pair, cancellationToken) => new SpecFile(pair.Left.Path, pair.Left.GetText(cancellationToken)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.SpecFiles);
        IncrementalValuesProvider<NetworkClass> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName("HfPipelines.Networks.NetworkAttribute", static (node, _) => node is ClassDeclarationSyntax, static (marked, _) => ReadNetworks(marked))
            .WithTrackingName(TrackingNames.Networks);

        context.RegisterSourceOutput(
            specs.Combine(networks.Collect()).Combine(isLibrary),
            static (output, pair) => Emit(output, pair.Left.Left, pair.Left.Right, pair.Right));
        context.RegisterSourceOutput(
            specs.Collect().Combine(isLibrary),
            static (output, pair) => EmitRegistry(output, pair.Left, pair.Right));
    }

    /// <summary>The namespace of what a spec becomes: a user's own specs live in one of their own.</summary>
    internal static string NamespaceOf(bool isLibrary) => isLibrary ? LibraryAssembly : LibraryAssembly + ".Custom";

    private static NetworkClass ReadNetworks(GeneratorAttributeSyntaxContext marked)
    {
        var type = (INamedTypeSymbol)marked.TargetSymbol;
        return new NetworkClass(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            new EquatableArray<string>(marked.Attributes.Select(a => a.ConstructorArguments.Length == 1 ? a.ConstructorArguments[0].Value as string ?? "" : "")),
            new EquatableArray<string>(type.GetMembers().OfType<IMethodSymbol>()
                .Where(m => m.IsStatic && m.MethodKind == MethodKind.Ordinary && m.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
                .Select(m => m.Name)));
    }

    private static void Emit(SourceProductionContext output, SpecFile file, ImmutableArray<NetworkClass> networks, bool isLibrary)
    {
        if (Read(file) is not { } spec)
        {
            return;
        }

        string accessibility = isLibrary ? "public" : "internal";
        output.AddSource($"{spec.ConfigClass}.g.cs", ConfigEmitter.Emit(spec, NamespaceOf(isLibrary), accessibility));
        output.AddSource($"{spec.ArchitectureClass}.g.cs", ArchitectureEmitter.Emit(spec, networks, NamespaceOf(isLibrary), accessibility));
    }

    private static void EmitRegistry(SourceProductionContext output, ImmutableArray<SpecFile> files, bool isLibrary)
    {
        if (isLibrary)
        {
            IEnumerable<Spec> specs = files.Select(Read).OfType<Spec>().OrderBy(s => s.ModelType, StringComparer.Ordinal);
            output.AddSource("BuiltInArchitectures.g.cs", RegistryEmitter.Emit(specs.Select(s => s.ArchitectureClass), NamespaceOf(isLibrary)));
        }
    }

    /// <summary>The spec; null where it is wrong, which the spec analyzer reports.</summary>
    private static Spec? Read(SpecFile file)
    {
        try
        {
            return SpecReader.Read(file.Json, SpecCatalog.FindJson);
        }
        catch (SpecException)
        {
            return null;
        }
    }

    /// <summary>An additional file.</summary>
    internal sealed record SpecFile(string Path, string Json);
}
