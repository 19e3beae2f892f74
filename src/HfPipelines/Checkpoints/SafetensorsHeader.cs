using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace HfPipelines.Checkpoints;

/// <summary>The header of a safetensors file, checked: every tensor lies within the file, has the size of its shape, and overlaps no other.</summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    // The limit of the reference implementation.
    private const long MaxLength = 100_000_000;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader()
    {
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Entry> Entries => _entries;

    /// <summary>The free text of the file, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file, for error messages.</param>
    /// <param name="file">The open file.</param>
    /// <exception cref="CheckpointException">The file is malformed.</exception>
    public static SafetensorsHeader Read(string path, SafeFileHandle file)
    {
        long fileLength = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[8];
        if (fileLength < prefix.Length || RandomAccess.Read(file, prefix, 0) < prefix.Length)
        {
            throw new CheckpointException(path, null, "a safetensors file of at least 8 bytes", Invariant($"{fileLength} bytes"));
        }

        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (declared > MaxLength || (long)declared > fileLength - prefix.Length)
        {
            long most = Math.Min(MaxLength, fileLength - prefix.Length);
            throw new CheckpointException(path, null, Invariant($"a header of at most {most} bytes"), Invariant($"a header length of {declared}"));
        }

        byte[] json = new byte[(int)declared];
        int read = 0;
        while (read < json.Length)
        {
            int count = RandomAccess.Read(file, json.AsSpan(read), prefix.Length + read);
            read += count > 0 ? count : throw new CheckpointException(path, null, Invariant($"a header of {json.Length} bytes"), Invariant($"{read} bytes"));
        }

        var header = new SafetensorsHeader();
        header.Parse(path, json, dataStart: prefix.Length + json.Length, fileLength);
        return header;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Parse(string path, byte[] json, long dataStart, long fileLength)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new CheckpointException(path, null, "a JSON object as the header", $"a JSON {document.RootElement.ValueKind}");
            }

            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    ReadMetadata(path, property.Value);
                }
                else
                {
                    _entries.Add(property.Name, ReadEntry(path, property, dataStart, fileLength));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name or string that is no valid Unicode.
            throw new CheckpointException(path, null, "valid JSON without duplicate keys as the header", exception.Message, exception);
        }

        RefuseOverlaps(path);
    }

    private void ReadMetadata(string path, JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw new CheckpointException(path, MetadataKey, "an object of strings", Shorten(metadata));
        }

        foreach (JsonProperty property in metadata.EnumerateObject())
        {
            _metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static Entry ReadEntry(string path, JsonProperty property, long dataStart, long fileLength)
    {
        (string name, JsonElement json) = (property.Name, property.Value);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointException(path, name, "an object with 'dtype', 'shape' and 'data_offsets'", Shorten(json));
        }

        string? typeName = json.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String ? dtype.GetString() : null;
        if (!StoredTypes.TryParse(typeName, out StoredType type))
        {
            throw new CheckpointException(path, name, $"a dtype of {string.Join(", ", StoredTypes.Names)}", typeName is null ? "none" : $"'{typeName}'");
        }

        long[] shape = ReadNumbers(path, name, json, "shape");
        long[] offsets = ReadNumbers(path, name, json, "data_offsets");
        long dataLength = fileLength - dataStart;
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength)
        {
            throw new CheckpointException(path, name, Invariant($"data_offsets [begin, end] within the {dataLength} bytes of data"), $"[{string.Join(", ", offsets)}]");
        }

        Int128 size = type.Size();
        foreach (long dimension in shape)
        {
            // Saturates, for a product of two more sizes would not overflow 128 bits but three could.
            size = Int128.Min(size * dimension, long.MaxValue);
        }

        if (shape.Contains(0))
        {
            size = 0;
        }

        return size == offsets[1] - offsets[0]
            ? new Entry(new TensorInfo(type, shape, offsets[1] - offsets[0]), dataStart + offsets[0])
            : throw new CheckpointException(
                path, name, Invariant($"{size} bytes for {type.Name()} [{string.Join(", ", shape)}]"), Invariant($"{offsets[1] - offsets[0]} bytes"));
    }

    private static long[] ReadNumbers(string path, string name, JsonElement json, string key)
    {
        if (json.TryGetProperty(key, out JsonElement array) && array.ValueKind == JsonValueKind.Array)
        {
            long[] numbers = new long[array.GetArrayLength()];
            int i = 0;
            while (i < numbers.Length && array[i].ValueKind == JsonValueKind.Number && array[i].TryGetInt64(out numbers[i]) && numbers[i] >= 0)
            {
                i++;
            }

            if (i == numbers.Length)
            {
                return numbers;
            }
        }

        throw new CheckpointException(path, name, $"'{key}' as a list of whole numbers from 0", array.ValueKind == JsonValueKind.Undefined ? "none" : Shorten(array));
    }

    private void RefuseOverlaps(string path)
    {
        string? previous = null;
        foreach ((string name, Entry entry) in _entries.Where(e => e.Value.Info.ByteCount > 0).OrderBy(e => e.Value.Offset))
        {
            if (previous is not null && _entries[previous].Offset + _entries[previous].Info.ByteCount > entry.Offset)
            {
                throw new CheckpointException(path, name, "data of its own", $"data that overlaps '{previous}'");
            }

            previous = name;
        }
    }

    private static string Shorten(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
    }

    /// <summary>A tensor of the file.</summary>
    /// <param name="Info">Type and shape.</param>
    /// <param name="Offset">Where it begins, in bytes from the beginning of the file.</param>
    public sealed record Entry(TensorInfo Info, long Offset);
}
