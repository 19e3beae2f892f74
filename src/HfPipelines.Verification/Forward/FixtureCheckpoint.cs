using System.Text.Json;
using HfPipelines.Checkpoints;

namespace HfPipelines.Verification.Forward;

/// <summary>A real checkpoint folder, written from a fixture into a temporary place and deleted with it.</summary>
public sealed class FixtureCheckpoint : IDisposable
{
    private FixtureCheckpoint(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Writes the folder.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="part">A part, for example <c>generate</c>, whose keys win over the fixture's; null for none.</param>
    public static FixtureCheckpoint Write(JsonElement fixture, JsonElement? part = null)
    {
        JsonElement? Find(string key) => part is { } p && p.TryGetProperty(key, out JsonElement own) ? own
            : fixture.TryGetProperty(key, out JsonElement value) ? value : null;
        long salt = Find("salt")?.GetInt64() ?? 0;
        var checkpoint = new FixtureCheckpoint(Directory.CreateTempSubdirectory("hfp-").FullName);
        File.WriteAllText(Path.Combine(checkpoint.Folder, "config.json"), Find("config")!.Value.GetRawText());
        if (Find("generation_config") is { ValueKind: JsonValueKind.Object } generationConfig)
        {
            File.WriteAllText(Path.Combine(checkpoint.Folder, "generation_config.json"), generationConfig.GetRawText());
        }

        WriteTensors(Path.Combine(checkpoint.Folder, "model.safetensors"), Find("tensors")!.Value, salt);
        return checkpoint;
    }

    /// <summary>Writes the tensors of a fixture as one safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The fixture's <c>tensors</c>.</param>
    /// <param name="salt">The fixture's salt.</param>
    public static void WriteTensors(string path, JsonElement rows, long salt)
    {
        var writer = new SafetensorsWriter();
        foreach (JsonElement row in rows.EnumerateArray())
        {
            (string name, FixtureArray array) = FixtureArray.ReadTensor(row, salt);
            writer.Add(name, TypeOf(array.DType), array.Shape, array.Bytes);
        }

        writer.Save(path);
    }

    private static StoredType TypeOf(string dtype) => dtype switch
    {
        "float32" => StoredType.F32,
        "float64" => StoredType.F64,
        "int64" => StoredType.I64,
        "int32" => StoredType.I32,
        "int16" => StoredType.I16,
        "uint8" => StoredType.U8,
        "bool" => StoredType.Bool,
        _ => throw new HfPipelinesException($"fixture: expected an element type of the forward format, found '{dtype}'."),
    };

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
