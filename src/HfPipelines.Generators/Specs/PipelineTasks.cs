namespace HfPipelines.Generators.Specs;

/// <summary>The pipeline tasks of transformers and the auto mappings whose classes can do them.</summary>
internal static class PipelineTasks
{
    // Lines of "task: auto_mapping auto_mapping ..." and "alias = task", as the importer writes them.
    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<string>>> Mappings = new(() => EmbeddedText.ReadLines("tasks.txt")
        .Where(line => line.Contains(':'))
        .Select(line => line.Split(':'))
        .ToDictionary(parts => parts[0], parts => (IReadOnlyList<string>)parts[1].Split([' '], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Aliases = new(() => EmbeddedText.ReadLines("tasks.txt")
        .Where(line => line.Contains('='))
        .Select(line => line.Split('='))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal));

    /// <summary>All tasks.</summary>
    public static IEnumerable<string> All => Mappings.Value.Keys;

    /// <summary>The task under its usual name, or null where there is none of the name.</summary>
    public static string? Find(string name)
        => Mappings.Value.ContainsKey(name) ? name : Aliases.Value.TryGetValue(name, out string? task) ? task : null;

    /// <summary>The first auto mapping of a task that leads to a class of the model type, or null where none does.</summary>
    public static string? MappingFor(ModelSpec spec, string task)
        => Mappings.Value[task].FirstOrDefault(mapping => spec.Classes.Any(c => c.Tasks.Contains(mapping)));

    /// <summary>The class of a model type that does a task, or null where none does.</summary>
    public static ClassSpec? ClassFor(ModelSpec spec, string task)
        => MappingFor(spec, task) is { } mapping ? spec.Classes.First(c => c.Tasks.Contains(mapping)) : null;

    /// <summary>The tasks that a class of the model type does.</summary>
    public static IReadOnlyList<string> Of(ModelSpec spec) => [.. All.Where(task => ClassFor(spec, task) is not null)];
}
