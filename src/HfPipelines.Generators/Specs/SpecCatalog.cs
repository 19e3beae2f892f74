using System.Collections.Concurrent;

namespace HfPipelines.Generators.Specs;

/// <summary>The specs that ship with the generator; each is read when it is first asked for.</summary>
internal static class SpecCatalog
{
    private const string Prefix = "specs/";
    private const string Suffix = ".json";

    private static readonly ConcurrentDictionary<string, JsonValue?> Documents = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, ModelSpec?> Specs = new(StringComparer.Ordinal);

    /// <summary>The model types that have a spec.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } =
    [
        .. EmbeddedText.Names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n.Substring(Prefix.Length, n.Length - Prefix.Length - Suffix.Length))
            .OrderBy(n => n, StringComparer.Ordinal),
    ];

    /// <summary>The spec of a model type with all that it inherits, or null where there is none.</summary>
    public static ModelSpec? Find(string modelType) => Specs.GetOrAdd(
        modelType, static type => FindDocument(type) is { } document ? SpecReader.Read(SpecInheritance.Resolve(document, FindDocument)) : null);

    /// <summary>The spec of a model type as it is written, or null where there is none.</summary>
    public static JsonValue? FindDocument(string modelType) => Documents.GetOrAdd(
        modelType, static type => EmbeddedText.Read(Prefix + type + Suffix) is { } text ? JsonReader.Read(text) : null);
}
