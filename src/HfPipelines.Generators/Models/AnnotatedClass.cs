using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HfPipelines.Generators.Models;

/// <summary>A type around an annotated class.</summary>
/// <param name="Keyword">class, struct, record, record struct or interface.</param>
/// <param name="Name">The name.</param>
internal sealed record ContainingType(string Keyword, string Name);

/// <summary>A member of a base class that a generated member of the same signature would hide.</summary>
/// <param name="Signature">Its name and parameter types.</param>
/// <param name="Modifier">What the generated member needs: override or new.</param>
internal sealed record InheritedMember(string Signature, string Modifier);

/// <summary>A class annotated with <c>[HfModel]</c>: all that its generated part depends on.</summary>
internal sealed record AnnotatedClass
{
    public required string ModelType { get; init; }

    public required string? Task { get; init; }

    /// <summary>The namespace; empty for the global one.</summary>
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The types around it, outermost first.</summary>
    public required EquatableArray<ContainingType> ContainingTypes { get; init; }

    /// <summary>The accessibility of extensions for the class; null where it is hidden inside another type.</summary>
    public required string? ExtensionAccessibility { get; init; }

    /// <summary>Whether the user wrote a documentation comment for the class.</summary>
    public required bool HasDocumentation { get; init; }

    /// <summary>What the user declared in the class: methods with parameter types, everything else by name.</summary>
    public required EquatableArray<string> Declared { get; init; }

    public required EquatableArray<InheritedMember> Inherited { get; init; }

    /// <summary>Whether the user has a class of the name that the service extensions would get.</summary>
    public required bool DeclaresExtensions { get; init; }

    /// <summary>The names of the types around it and its own, which is what its extensions are called after.</summary>
    public string JoinedName => string.Concat(ContainingTypes.Select(t => t.Name)) + Name;

    public string ExtensionsClass => JoinedName + "ServiceCollectionExtensions";

    /// <summary>The name from the global namespace on.</summary>
    public string FullName => "global::" + string.Join(".", new[] { Namespace }.Where(n => n.Length > 0).Concat(ContainingTypes.Select(t => t.Name)).Append(Name).Select(CSharp.Identifier));

    /// <summary>Describes an annotated class; null where nothing can be generated for it.</summary>
    public static AnnotatedClass? Create(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData attribute = context.Attributes[0];
        if (ClassShape.Find(type, cancellationToken) is not null || ModelTypeOf(attribute) is not { } modelType)
        {
            return null;
        }

        // This runs for every annotated class after each edit anywhere: a class without members and bases, which most are, binds nothing.
        TypeDeclarationSyntax[] declarations = [.. type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).OfType<TypeDeclarationSyntax>()];
        var result = new AnnotatedClass
        {
            ModelType = modelType,
            Task = TaskOf(attribute),
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).Substring("global::".Length),
            Name = type.Name,
            ContainingTypes = new(ContainingTypesOf(type)),
            ExtensionAccessibility = ExtensionAccessibilityOf(type),
            HasDocumentation = declarations.Any(HasComment),
            Declared = declarations.All(d => d.Members.Count == 0) ? new([type.Name])
                : new(type.GetMembers().Where(m => !m.IsImplicitlyDeclared).Select(SignatureOf).Append(type.Name).Distinct().OrderBy(s => s, StringComparer.Ordinal)),
            Inherited = declarations.All(d => d.BaseList is null) ? new([]) : new(InheritedBy(type)),
            DeclaresExtensions = false,
        };
        string extensions = result.Namespace.Length == 0 ? result.ExtensionsClass : $"{result.Namespace}.{result.ExtensionsClass}";
        return result with { DeclaresExtensions = context.SemanticModel.Compilation.Assembly.GetTypeByMetadataName(extensions.Replace("@", "")) is not null };
    }

    /// <summary>The model type that an annotation names; null where it is no text.</summary>
    public static string? ModelTypeOf(AttributeData attribute)
        => attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string : null;

    /// <summary>The task that an annotation names, or null.</summary>
    public static string? TaskOf(AttributeData attribute)
        => attribute.NamedArguments.FirstOrDefault(a => a.Key == "Task").Value.Value as string;

    /// <summary>The modifier of a generated member, with a space behind it; null where the user's own member wins.</summary>
    public string? ModifierFor(SurfaceMember member)
    {
        bool isDeclared = member.Parameters is null
            ? Declared.Any(d => d == member.Name || d.StartsWith(member.Name + "(", StringComparison.Ordinal))
            : Declared.Contains(member.Signature) || Declared.Contains(member.Name);
        if (isDeclared)
        {
            return null;
        }

        InheritedMember? inherited = Inherited.FirstOrDefault(i => i.Signature == member.Signature)
            ?? Inherited.FirstOrDefault(i => i.Signature == member.Name || (member.Parameters is null && i.Signature.StartsWith(member.Name + "(", StringComparison.Ordinal)));
        return inherited is null ? "" : (inherited.Signature == member.Signature ? inherited.Modifier : "new") + " ";
    }

    /// <summary>A name that the user did not use.</summary>
    public string Unused(string name) => Declared.Contains(name) ? Unused("_" + name) : name;

    private static IEnumerable<ContainingType> ContainingTypesOf(INamedTypeSymbol type)
    {
        var types = new List<ContainingType>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            string keyword = outer switch
            {
                { TypeKind: TypeKind.Interface } => "interface",
                { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
                { IsRecord: true } => "record",
                { TypeKind: TypeKind.Struct } => "struct",
                _ => "class",
            };
            types.Insert(0, new ContainingType(keyword, outer.Name));
        }

        return types;
    }

    private static string? ExtensionAccessibilityOf(INamedTypeSymbol type)
    {
        bool isPublic = true;
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            switch (current.DeclaredAccessibility)
            {
                case Accessibility.Public:
                    break;
                case Accessibility.Internal or Accessibility.ProtectedOrInternal:
                    isPublic = false;
                    break;
                default:
                    return null;
            }
        }

        return isPublic ? "public" : "internal";
    }

    private static bool HasComment(SyntaxNode declaration)
        => declaration.GetLeadingTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));

    private static string SignatureOf(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
        ? SurfaceMember.SignatureOf(method.Name, method.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)))
        : member.Name;

    private static IEnumerable<InheritedMember> InheritedBy(INamedTypeSymbol type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member.CanBeReferencedByName && !member.IsImplicitlyDeclared && IsVisible(member, type) && seen.Add(SignatureOf(member)))
                {
                    bool canOverride = (member.IsVirtual || member.IsAbstract || member.IsOverride) && !member.IsSealed && member.DeclaredAccessibility == Accessibility.Public;
                    yield return new InheritedMember(SignatureOf(member), canOverride ? "override" : "new");
                }
            }
        }
    }

    private static bool IsVisible(ISymbol member, INamedTypeSymbol from) => member.DeclaredAccessibility switch
    {
        Accessibility.Private => false,
        Accessibility.Internal or Accessibility.ProtectedAndInternal => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, from.ContainingAssembly),
        _ => true,
    };
}
