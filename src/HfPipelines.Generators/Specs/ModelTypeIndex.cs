namespace HfPipelines.Generators.Specs;

/// <summary>Every model type that transformers knows, also those that HfPipelines has no network for.</summary>
internal static class ModelTypeIndex
{
    // Lines of "kind: model_type model_type ...", as the importer writes them.
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Kinds = new(() => EmbeddedText.ReadLines("model_types.txt")
        .Select(line => line.Split(':'))
        .SelectMany(parts => parts[1].Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(type => (Type: type, Kind: parts[0])))
        .ToDictionary(t => t.Type, t => t.Kind, StringComparer.Ordinal));

    /// <summary>All model types.</summary>
    public static IEnumerable<string> ModelTypes => Kinds.Value.Keys;

    /// <summary>Whether transformers has a model type of this name.</summary>
    public static bool Contains(string modelType) => Kinds.Value.ContainsKey(modelType);
}
