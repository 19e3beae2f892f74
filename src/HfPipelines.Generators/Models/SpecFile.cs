using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Models;

/// <summary>A file that holds a spec.</summary>
internal sealed record SpecFile(string Path, string Text);

/// <summary>
/// The specs of a project, equal to another set of the same files. Each is read when it is first asked for, and what it inherits may come
/// from the other files or from the specs that ship with the generator.
/// </summary>
internal sealed class SpecSet : IEquatable<SpecSet>
{
    private readonly EquatableArray<SpecFile> _files;
    private readonly Lazy<IReadOnlyList<LoadedSpec>> _loaded;
    private readonly Lazy<IReadOnlyDictionary<string, ModelSpec>> _specs;

    public SpecSet(IEnumerable<SpecFile> files)
    {
        // A file that the project lists twice is one file.
        _files = new(files.Distinct().OrderBy(f => f.Path, StringComparer.Ordinal));
        _loaded = new(Load);
        _specs = new(() => _loaded.Value.Where(l => l.Spec is not null).GroupBy(l => l.Spec!.ModelType).ToDictionary(g => g.Key, g => g.First().Spec!, StringComparer.Ordinal));
    }

    public bool IsEmpty => _files.Count == 0;

    /// <summary>The files with their spec or what is wrong with it, in the order of their paths.</summary>
    public IReadOnlyList<LoadedSpec> Loaded => _loaded.Value;

    /// <summary>The specs that are right, by model type.</summary>
    public IReadOnlyDictionary<string, ModelSpec> Specs => _specs.Value;

    /// <summary>The spec of one of the files.</summary>
    public ModelSpec? Find(string modelType) => Specs.TryGetValue(modelType, out ModelSpec? spec) ? spec : null;

    public bool Equals(SpecSet? other) => other is not null && _files.Equals(other._files);

    public override bool Equals(object? obj) => Equals(obj as SpecSet);

    public override int GetHashCode() => _files.GetHashCode();

    private IReadOnlyList<LoadedSpec> Load()
    {
        var documents = new List<(SpecFile File, JsonValue? Document, SpecException? Problem)>();
        var byType = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (SpecFile file in _files)
        {
            try
            {
                JsonValue document = JsonReader.Read(file.Text);
                SpecException? problem = null;
                if (document["model_type"] is { Kind: JsonKind.String } type)
                {
                    if (byType.ContainsKey(type.Text))
                    {
                        problem = new SpecException("model_type", $"another file holds a spec of '{type.Text}' too", type.Position);
                    }
                    else
                    {
                        byType[type.Text] = document;
                    }
                }

                documents.Add((file, document, problem));
            }
            catch (SpecException e)
            {
                documents.Add((file, null, e));
            }
        }

        // A spec may replace the built-in one of its own model type and be based on it.
        JsonValue? Find(JsonValue asking, string type)
            => byType.TryGetValue(type, out JsonValue? document) && !ReferenceEquals(document, asking) ? document : SpecCatalog.FindDocument(type);

        return [.. documents.Select(d => d.Document is null || d.Problem is not null ? new LoadedSpec(d.File, null, d.Problem) : Read(d.File, d.Document, type => Find(d.Document, type)))];
    }

    private static LoadedSpec Read(SpecFile file, JsonValue document, Func<string, JsonValue?> find)
    {
        try
        {
            return new LoadedSpec(file, SpecReader.Read(SpecInheritance.Resolve(document, find)), null);
        }
        catch (SpecException e)
        {
            return new LoadedSpec(file, null, e);
        }
    }
}

/// <summary>A file with its spec or what is wrong with it.</summary>
internal sealed record LoadedSpec(SpecFile File, ModelSpec? Spec, SpecException? Problem);
