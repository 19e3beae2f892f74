using HfPipelines.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace HfPipelines.Generators.Models;

/// <summary>
/// A static class marked with <c>[Network]</c>: the model types it serves, the methods that make networks, each for the class of its name, and
/// the heads of the family that its method <c>Models</c> gives, each for the class that ends so.
/// </summary>
internal sealed record NetworkClass(string FullName, EquatableArray<string> ModelTypes, EquatableArray<string> Methods, EquatableArray<string> Heads)
{
    /// <summary>The method that gives a family of models: the choices that all classes of a model type share.</summary>
    public const string FamilyMethod = "Models";

    /// <summary>Describes a marked class.</summary>
    public static NetworkClass Create(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        cancellationToken.ThrowIfCancellationRequested();
        return new NetworkClass(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            new(context.Attributes.Select(a => a.ConstructorArguments).Where(a => a.Length == 1).Select(a => a[0].Value as string ?? "")),
            new(type.GetMembers().OfType<IMethodSymbol>().Where(m => m.Name != FamilyMethod && MakesNetwork(m)).Select(m => m.Name)),
            new(type.GetMembers(FamilyMethod).OfType<IMethodSymbol>().Where(MakesNetwork).Select(m => m.ReturnType).SelectMany(HeadsOf).Distinct().OrderBy(h => h, StringComparer.Ordinal)));
    }

    /// <summary>Whether a method is meant to make a network: visible, static, of configuration and weights.</summary>
    public static bool MakesNetwork(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, IsStatic: true, Parameters.Length: 2, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
            && method.Parameters[1].Type.ToDisplayString() == ModelNames.Weights;

    // The family's methods without arguments, also inherited ones, that give a network.
    private static IEnumerable<string> HeadsOf(ITypeSymbol family)
        => BaseTypes(family)
            .SelectMany(t => t.GetMembers().OfType<IMethodSymbol>())
            .Where(m => m is { MethodKind: MethodKind.Ordinary, IsStatic: false, Parameters.Length: 0, IsGenericMethod: false }
                && m.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
                && BaseTypes(m.ReturnType).Any(t => t.ToDisplayString() == ModelNames.Network))
            .Select(m => m.Name);

    private static IEnumerable<ITypeSymbol> BaseTypes(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
