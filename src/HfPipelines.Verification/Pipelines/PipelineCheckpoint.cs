using System.Text.Json;
using HfPipelines.Verification.Forward;

namespace HfPipelines.Verification.Pipelines;

/// <summary>A checkpoint folder written from the <c>files</c> and <c>tensors</c> of a fixture into a temporary place and deleted with it.</summary>
internal sealed class PipelineCheckpoint : IDisposable
{
    private PipelineCheckpoint(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Writes the folder.</summary>
    /// <param name="fixtures">The area, which shared tokenizers are read from.</param>
    /// <param name="files">The content of each file: JSON, <c>{"$text"}</c>, <c>{"$base64"}</c> or <c>"@file"</c> of the area.</param>
    /// <param name="tensors">The rows of the weights; null for none.</param>
    /// <param name="salt">The salt of the weights.</param>
    public static PipelineCheckpoint Write(FixtureSource fixtures, JsonElement files, JsonElement? tensors = null, long salt = 0)
    {
        var checkpoint = new PipelineCheckpoint(Directory.CreateTempSubdirectory("hfp-").FullName);
        foreach (JsonProperty file in files.EnumerateObject())
        {
            string path = Path.Combine(checkpoint.Folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Content(fixtures, file.Value));
        }

        if (tensors is { } rows)
        {
            FixtureCheckpoint.WriteTensors(Path.Combine(checkpoint.Folder, "model.safetensors"), rows, salt);
        }

        return checkpoint;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Content(FixtureSource fixtures, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString()!.StartsWith('@'))
        {
            return fixtures.ReadBytes(json.GetString()![1..]);
        }

        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("$text", out JsonElement text))
        {
            return System.Text.Encoding.UTF8.GetBytes(text.GetString()!);
        }

        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("$base64", out JsonElement bytes)
            ? bytes.GetBytesFromBase64()
            : System.Text.Encoding.UTF8.GetBytes(json.GetRawText());
    }
}
