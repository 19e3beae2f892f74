using HfPipelines.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace HfPipelines.Generators.Models;

/// <summary>A static class marked with <c>[Network]</c>: the model types it serves and the methods that make networks.</summary>
internal sealed record NetworkClass(string FullName, EquatableArray<string> ModelTypes, EquatableArray<string> Methods)
{
    /// <summary>Describes a marked class.</summary>
    public static NetworkClass Create(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        cancellationToken.ThrowIfCancellationRequested();
        return new NetworkClass(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            new(context.Attributes.Select(a => a.ConstructorArguments).Where(a => a.Length == 1).Select(a => a[0].Value as string ?? "")),
            new(type.GetMembers().OfType<IMethodSymbol>().Where(MakesNetwork).Select(m => m.Name)));
    }

    /// <summary>Whether a method is meant to make a network: visible, static, of configuration and weights.</summary>
    public static bool MakesNetwork(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, IsStatic: true, Parameters.Length: 2, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
            && method.Parameters[1].Type.ToDisplayString() == ModelNames.Weights;
}
