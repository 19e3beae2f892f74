using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>The folder of the architectures: <c>Kind/model_type/model_type.json</c>.</summary>
internal sealed class SpecFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The model types that have a spec.</summary>
    public IEnumerable<string> ModelTypes => Files.Keys.Order(StringComparer.Ordinal);

    private Dictionary<string, string> Files { get; } = Directory.GetDirectories(path)
        .Where(kind => System.IO.Path.GetFileName(kind) is not ("bin" or "obj"))
        .SelectMany(Directory.GetDirectories)
        .SelectMany(type => Directory.GetFiles(type, "*.json"))
        .ToDictionary(file => System.IO.Path.GetFileNameWithoutExtension(file));

    /// <summary>The spec of a model type as it is written, or null.</summary>
    public JsonValue? Read(string modelType) => Files.TryGetValue(modelType, out string? file) ? JsonReader.Read(File.ReadAllText(file)) : null;

    /// <summary>Writes a spec where it stands, or into the folder of its kind.</summary>
    public void Write(string modelType, string kind, JsonValue spec)
    {
        if (!Files.TryGetValue(modelType, out string? file))
        {
            string folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, ArchitectureKinds.Member(kind), modelType)).FullName;
            file = Files[modelType] = System.IO.Path.Combine(folder, modelType + ".json");
        }

        File.WriteAllText(file, SpecFormat.Format(spec));
    }
}
