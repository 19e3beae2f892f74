using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>A checkpoint in several safetensors files, with an index that says which tensor lies where.</summary>
public sealed class ShardedSafetensors : TensorSource
{
    private readonly List<SafetensorsFile> _shards = [];
    private readonly Dictionary<string, SafetensorsFile> _shardOf = new(StringComparer.Ordinal);

    private ShardedSafetensors(string location)
    {
        Location = location;
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _shardOf.Keys;

    /// <summary>Opens the index and every file that it names, and checks them; no tensor is read.</summary>
    /// <param name="indexPath">The index, for example <c>model.safetensors.index.json</c>; the files lie beside it.</param>
    /// <exception cref="CheckpointException">The index or a file is missing or malformed, or a file lacks a tensor that the index places there.</exception>
    public static ShardedSafetensors Open(string indexPath)
    {
        var tensors = new ShardedSafetensors(indexPath);
        try
        {
            tensors.OpenShards();
            return tensors;
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, [NotNullWhen(true)] out TensorInfo? info)
    {
        info = null;
        return _shardOf.TryGetValue(name, out SafetensorsFile? shard) && shard.TryGetInfo(name, out info);
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
        => _shardOf.TryGetValue(name, out SafetensorsFile? shard) ? shard.Read(name) : throw new CheckpointException(Location, name, "a tensor of that name", "none");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (SafetensorsFile shard in _shards)
            {
                shard.Dispose();
            }
        }
    }

    private void OpenShards()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(Location))!;
        var byFile = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach ((string name, string file) in ReadIndex())
        {
            if (!byFile.TryGetValue(file, out SafetensorsFile? shard))
            {
                if (file.Length == 0 || file != Path.GetFileName(file) || file is "." or "..")
                {
                    throw new CheckpointException(Location, name, "the name of a file beside the index", $"'{file}'");
                }

                shard = SafetensorsFile.Open(Path.Combine(folder, file));
                _shards.Add(shard);
                byFile.Add(file, shard);
            }

            if (!shard.TryGetInfo(name, out _))
            {
                throw new CheckpointException(shard.Location, name, $"the tensor that {Path.GetFileName(Location)} places there", "none");
            }

            _shardOf.Add(name, shard);
        }
    }

    private List<KeyValuePair<string, string>> ReadIndex()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Location), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out JsonElement map)
                || map.ValueKind != JsonValueKind.Object
                || map.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
            {
                throw new CheckpointException(Location, "weight_map", "an object from tensor names to file names", "something else");
            }

            return [.. map.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(Location, null, "a JSON file without duplicate keys", exception.Message, exception);
        }
    }
}
