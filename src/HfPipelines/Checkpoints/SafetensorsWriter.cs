using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>Collects tensors and writes them as one safetensors file.</summary>
public sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);

    /// <summary>The free text of the file, by key; transformers asks for <c>format</c>.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <summary>Adds a tensor. It is read when the file is written, and must live until then.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor; of a type that <see cref="StoredType"/> has.</param>
    /// <exception cref="ArgumentException">The name is taken, or the type cannot be stored.</exception>
    public void Add(string name, Tensor tensor)
    {
        if (!StoredTypes.TryGet(tensor.dtype, out StoredType? type))
        {
            throw new ArgumentException($"'{name}': safetensors files do not hold {tensor.dtype}.", nameof(tensor));
        }

        Add(name, new Item(type.Value, tensor.shape, stream => WriteTensor(stream, tensor)));
    }

    /// <summary>Adds a tensor given as bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">Its elements, little-endian, row by row.</param>
    /// <exception cref="ArgumentException">The name is taken, or the number of bytes is not that of the shape.</exception>
    public void Add(string name, StoredType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var item = new Item(type, shape, stream => stream.Write(bytes.Span));
        if (item.ByteCount != bytes.Length)
        {
            throw new ArgumentException($"'{name}': expected {item.ByteCount} bytes for {type.Name()} [{string.Join(", ", shape)}], found {bytes.Length}.", nameof(bytes));
        }

        Add(name, item);
    }

    /// <summary>Writes the file. It appears under its name when it is complete, and replaces one that was there.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        // Larger elements first keep every tensor aligned to its elements.
        List<KeyValuePair<string, Item>> items = [.. _items.OrderByDescending(i => i.Value.Type.Size()).ThenBy(i => i.Key, StringComparer.Ordinal)];
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                stream.Write(Header(items));
                foreach ((_, Item item) in items)
                {
                    item.Write(stream);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private void Add(string name, Item item)
    {
        if (name == SafetensorsHeader.MetadataKey || !_items.TryAdd(name, item))
        {
            throw new ArgumentException($"The name '{name}' is taken.", nameof(name));
        }
    }

    private byte[] Header(List<KeyValuePair<string, Item>> items)
    {
        using var memory = new MemoryStream();
        memory.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WritePropertyName(SafetensorsHeader.MetadataKey);
                JsonSerializer.Serialize(json, Metadata);
            }

            long offset = 0;
            foreach ((string name, Item item) in items)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", item.Type.Name());
                WriteNumbers(json, "shape", item.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + item.ByteCount]);
                json.WriteEndObject();
                offset += item.ByteCount;
            }

            json.WriteEndObject();
        }

        while (memory.Length % Alignment != 0)
        {
            memory.WriteByte((byte)' ');
        }

        byte[] header = memory.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - sizeof(ulong)));
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        TensorMemory.ForEachPiece(tensor.cpu().contiguous(), (_, piece) => stream.Write(piece));
    }

    private sealed record Item(StoredType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
    {
        public long ByteCount { get; } = Shape.Aggregate((long)Type.Size(), (product, dimension) => checked(product * dimension));
    }
}
