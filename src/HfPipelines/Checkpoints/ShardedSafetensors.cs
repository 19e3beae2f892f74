using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>Tensors over several safetensors files, with an index that says which file holds which tensor.</summary>
public sealed class ShardedSafetensors : TensorSource
{
    private readonly Dictionary<string, SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _tensors = [];

    private ShardedSafetensors(string location) => Location = location;

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens the files of an index.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="index">The index's name.</param>
    /// <exception cref="CheckpointException">The index is malformed, a file is missing or malformed, or lacks a tensor that the index promises.</exception>
    public static ShardedSafetensors Open(CheckpointFolder folder, string index)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = folder.PathOf(index);
        JsonElement json = folder.ReadJson(index);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointException(path, "weight_map", "an object", "none");
        }

        var source = new ShardedSafetensors(path);
        try
        {
            foreach (JsonProperty entry in map.EnumerateObject())
            {
                source.Add(folder, path, entry);
            }

            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, [NotNullWhen(true)] out TensorInfo? info)
    {
        info = null;
        return _tensors.TryGetValue(name, out SafetensorsFile? file) && file.TryGetInfo(name, out info);
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
        => _tensors.TryGetValue(name, out SafetensorsFile? file) ? file.Read(name) : throw new CheckpointException(Location, name, "a tensor of that name", "none");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (SafetensorsFile file in _files.Values)
        {
            file.Dispose();
        }
    }

    private void Add(CheckpointFolder folder, string path, JsonProperty entry)
    {
        string? name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
        if (name is null || name != System.IO.Path.GetFileName(name) || !folder.Exists(name))
        {
            throw new CheckpointException(path, $"weight_map.{entry.Name}", "the name of a file in the folder", entry.Value.GetRawText());
        }

        if (!_files.TryGetValue(name, out SafetensorsFile? file))
        {
            _files[name] = file = SafetensorsFile.Open(folder.PathOf(name));
        }

        _tensors[entry.Name] = file.TryGetInfo(entry.Name, out _) ? file : throw new CheckpointException(folder.PathOf(name), entry.Name, "the tensor that the index promises", "none");
    }
}
