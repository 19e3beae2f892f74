using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Checkpoints;

/// <summary>A checkpoint's folder, as it lies on the hub: configuration, tokenizer and weights.</summary>
public sealed class CheckpointFolder
{
    private CheckpointFolder(string path) => Path = path;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CheckpointException">There is no such folder, or it holds no <c>config.json</c>.</exception>
    public static CheckpointFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            throw new CheckpointException(path, null, "a checkpoint's folder", "no such folder");
        }

        var folder = new CheckpointFolder(full);
        return folder.Exists("config.json") ? folder : throw new CheckpointException(path, null, "a folder with a config.json", "none in it");
    }

    /// <summary>Whether the folder holds a file.</summary>
    /// <param name="name">The file's name.</param>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>The path of a file.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Reads a JSON file.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="ConfigurationException">The file is missing or no JSON.</exception>
    public JsonElement ReadJson(string name)
    {
        string path = PathOf(name);
        try
        {
            // Python writes Infinity and NaN as bare words, which JSON does not know.
            using JsonDocument document = JsonDocument.Parse(PythonJson.Quote(File.ReadAllText(path)), new JsonDocumentOptions { MaxDepth = 256 });
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ConfigurationException(path, null, "JSON", error.Message, error);
        }
        catch (FileNotFoundException error)
        {
            throw new ConfigurationException(path, null, "a JSON file", "no such file", error);
        }
    }

    /// <summary>Opens the weights: one safetensors file, or those that an index names.</summary>
    /// <exception cref="CheckpointException">There are none, or a file is malformed.</exception>
    public TensorSource OpenWeights()
    {
        if (Exists("model.safetensors"))
        {
            return SafetensorsFile.Open(PathOf("model.safetensors"));
        }

        return Exists("model.safetensors.index.json")
            ? ShardedSafetensors.Open(this, "model.safetensors.index.json")
            : throw new CheckpointException(
                Path,
                null,
                "model.safetensors or model.safetensors.index.json",
                Exists("pytorch_model.bin") ? "only pytorch_model.bin; save the checkpoint as safetensors" : "neither");
    }
}
