using System.Text.Json;

namespace HfPipelines.Verification.Processing;

/// <summary>The picture files that a fixture's cases read, in a folder that is deleted at the end.</summary>
internal sealed class TemporaryFiles : IDisposable
{
    private TemporaryFiles(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Writes the files of a fixture; null where it has none.</summary>
    public static TemporaryFiles? Write(JsonElement json)
    {
        if (!json.TryGetProperty("files", out JsonElement files))
        {
            return null;
        }

        var written = new TemporaryFiles(Directory.CreateTempSubdirectory("hfp-").FullName);
        foreach (JsonProperty file in files.EnumerateObject())
        {
            string path = Path.Combine(written.Folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            new PictureRecipe(json.GetProperty("images").GetProperty(file.Value.GetString()!)).Picture().SavePng(path);
        }

        return written;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
