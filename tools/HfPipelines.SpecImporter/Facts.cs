using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>The introspected facts: one JSON file for each model type.</summary>
internal sealed class Facts(string folder)
{
    private readonly Dictionary<string, JsonValue> _models = [];

    /// <summary>All model types, by name.</summary>
    public IReadOnlyList<string> ModelTypes { get; } =
        [.. Directory.GetFiles(Path.Combine(folder, "models"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>The auto mappings and pipelines.</summary>
    public JsonValue Tasks { get; } = JsonReader.Read(File.ReadAllText(Path.Combine(folder, "tasks.json")));

    /// <summary>What is known of a model type.</summary>
    public JsonValue Model(string modelType)
    {
        if (!_models.TryGetValue(modelType, out JsonValue? model))
        {
            _models[modelType] = model = JsonReader.Read(File.ReadAllText(Path.Combine(folder, "models", modelType + ".json")));
        }

        return model;
    }

    /// <summary>The kind in a spec's spelling.</summary>
    public string Kind(string modelType) => Model(modelType)["kind"]!.Text switch
    {
        "vision" => "image",
        "moe" => "mixture-of-experts",
        string kind => kind,
    };

    /// <summary>
    /// The name of the configuration class. Two model types may share one in transformers; in C# each has its own, named after the type.
    /// </summary>
    public string ConfigClass(string modelType)
    {
        string name = Model(modelType)["config"]!.Text;
        return _sharedConfigs.Value.Contains(modelType) ? $"{Generators.Emission.CSharp.PascalCase(modelType)}Config" : name;
    }

    private readonly Lazy<HashSet<string>> _sharedConfigs = new(() => [.. Shared(folder)]);

    private static IEnumerable<string> Shared(string folder)
    {
        var facts = new Facts(folder);
        foreach (IGrouping<string, string> types in facts.ModelTypes.GroupBy(t => facts.Model(t)["config"]!.Text).Where(g => g.Count() > 1))
        {
            // The type whose name is the class's own keeps it: gpt2, not gpt-sw3, keeps GPT2Config.
            string owner = types.OrderBy(t => !ModelSpec.NameOf(types.Key).Equals(t.Replace("_", ""), StringComparison.OrdinalIgnoreCase)).ThenByDescending(t => t.Length).First();
            foreach (string type in types.Where(t => t != owner))
            {
                yield return type;
            }
        }
    }
}
