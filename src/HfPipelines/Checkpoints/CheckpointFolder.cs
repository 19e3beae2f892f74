using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Hub;

namespace HfPipelines.Checkpoints;

/// <summary>A folder with a model as the Hub has it: configuration, tokenizer, weights.</summary>
public sealed class CheckpointFolder
{
    private const string WeightsName = "model";

    private CheckpointFolder(string path)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, or finds a model of the Hub that was downloaded before.</summary>
    /// <param name="pathOrId">A folder, or a name on the Hub, for example <c>org/name</c>.</param>
    /// <param name="revision">The branch, tag or commit of a model of the Hub; null for <c>main</c>.</param>
    /// <param name="hub">Where downloaded models lie; null for what the environment says.</param>
    /// <exception cref="CheckpointException">There is neither such a folder nor such a downloaded model.</exception>
    public static CheckpointFolder Open(string pathOrId, string? revision = null, HubOptions? hub = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrId);
        if (Directory.Exists(pathOrId))
        {
            return new CheckpointFolder(System.IO.Path.GetFullPath(pathOrId));
        }

        var cache = new HubCache(hub ?? HubOptions.FromEnvironment());
        string? snapshot = RepositoryId.TryParse(pathOrId, out RepositoryId? id) ? cache.FindSnapshot(id, revision ?? HubOptions.DefaultRevision) : null;
        return snapshot is null
            ? throw new CheckpointException(pathOrId, null, "a folder, or a model that was downloaded from the Hub", $"neither (no snapshot in {cache.Root})")
            : new CheckpointFolder(snapshot);
    }

    /// <summary>Opens a folder, or downloads a model of the Hub, as far as it has not been downloaded before.</summary>
    /// <param name="pathOrId">A folder, or a name on the Hub, for example <c>org/name</c>.</param>
    /// <param name="options">Revision, token and offline switch; null for what the environment says.</param>
    /// <param name="progress">Is told of the bytes downloaded.</param>
    /// <param name="cancellationToken">Stops the download; what was downloaded is used by the next one.</param>
    /// <exception cref="HubException">There is no such folder and no such model, or the Hub did not give it.</exception>
    public static async Task<CheckpointFolder> OpenAsync(
        string pathOrId, LoadOptions? options = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrId);
        if (Directory.Exists(pathOrId))
        {
            return new CheckpointFolder(System.IO.Path.GetFullPath(pathOrId));
        }

        HubOptions hub = HubOptions.FromEnvironment();
        using var client = new HubClient(hub with { Token = options?.Token ?? hub.Token, Offline = options?.Offline ?? hub.Offline });
        return new CheckpointFolder(await client.DownloadAsync(pathOrId, options?.Revision, progress, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The full path of a file of the folder, whether it exists or not.</summary>
    /// <param name="name">The file, for example <c>tokenizer.json</c>, with forward slashes.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether a file exists.</summary>
    /// <param name="name">The file, for example <c>generation_config.json</c>.</param>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>Reads a JSON file. Numbers that JSON does not know, as Python writes them, are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    /// <param name="name">The file, for example <c>config.json</c>.</param>
    /// <exception cref="ConfigurationException">The file is missing, cannot be read, or is no JSON.</exception>
    public JsonElement ReadJson(string name)
    {
        string path = PathOf(name);
        try
        {
            return PythonJsonReader.Parse(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            string found = exception is FileNotFoundException or DirectoryNotFoundException ? "none" : exception.Message;
            throw new ConfigurationException(path, null, "a JSON file", found, exception);
        }
    }

    /// <summary>Opens the weights: <c>model.safetensors</c>, or the files that <c>model.safetensors.index.json</c> names.</summary>
    /// <param name="variant">A variant, for example <c>fp16</c> for <c>model.fp16.safetensors</c>; null for the plain one.</param>
    /// <exception cref="CheckpointException">There are no such weights, or they are malformed.</exception>
    public TensorSource OpenWeights(string? variant = null)
    {
        string dotted = variant is null ? "" : $".{variant}";
        string single = $"{WeightsName}{dotted}.safetensors";
        string index = $"{WeightsName}.safetensors.index{dotted}.json";
        if (Exists(single))
        {
            return SafetensorsFile.Open(PathOf(single));
        }

        if (Exists(index))
        {
            return ShardedSafetensors.Open(PathOf(index));
        }

        string[] others = [.. Directory.EnumerateFiles(Path)
            .Select(f => System.IO.Path.GetFileName(f))
            .Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal) || f.EndsWith(".bin", StringComparison.Ordinal) || f.EndsWith(".pt", StringComparison.Ordinal) || f.EndsWith(".pth", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string found = others.Length == 0 ? "no weights" : string.Join(", ", others);
        throw new CheckpointException(Path, null, $"{single} or {index} (weights in PyTorch's own format must be saved as safetensors first)", found);
    }
}
