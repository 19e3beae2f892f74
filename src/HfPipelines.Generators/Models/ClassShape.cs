using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators.Models;

/// <summary>Why nothing can be generated for an annotated class.</summary>
/// <param name="NotPartial">The declaration that lacks <c>partial</c>; null where another thing is wrong.</param>
/// <param name="Problem">What the class is that it may not be, for example <c>static</c>.</param>
internal sealed record ClassShape(TypeDeclarationSyntax? NotPartial, string Problem)
{
    /// <summary>What is wrong with a class, or null where it can be completed.</summary>
    public static ClassShape? Find(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).OfType<TypeDeclarationSyntax>()
                .FirstOrDefault(d => !d.Modifiers.Any(SyntaxKind.PartialKeyword)) is { } declaration)
            {
                return new ClassShape(declaration, "not partial");
            }

            if (current.IsGenericType)
            {
                return new ClassShape(null, SymbolEqualityComparer.Default.Equals(current, type) ? "generic" : "nested in a generic type");
            }
        }

        string? problem = type switch
        {
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsRecord: true } => "a record",
            { IsFileLocal: true } => "file-local",
            // Asking the symbol for its constructors would bind all its members.
            _ when type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax { ParameterList: not null }) => "a class with a primary constructor",
            _ => null,
        };
        return problem is null ? null : new ClassShape(null, problem);
    }
}
