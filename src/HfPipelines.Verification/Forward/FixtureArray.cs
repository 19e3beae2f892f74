using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>An array of a fixture, as little-endian bytes: a tensor of the checkpoint or an input.</summary>
/// <param name="DType">The element type's name in torch, for example <c>float32</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Bytes">The elements, row by row.</param>
public sealed record FixtureArray(string DType, long[] Shape, byte[] Bytes)
{
    private long Count => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Reads a row of <c>tensors</c>: <c>[name, shape, dtype, offset, scale]</c> or <c>[name, shape, dtype, {fill|arange|data}]</c>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="salt">The fixture's salt.</param>
    public static (string Name, FixtureArray Array) ReadTensor(JsonElement row, long salt)
    {
        string name = row[0].GetString()!;
        long[] shape = [.. row[1].EnumerateArray().Select(d => d.GetInt64())];
        string dtype = row[2].GetString()!;
        return (name, row.GetArrayLength() == 5
            ? FromRecipe(name, dtype, shape, row[3].GetDouble(), row[4].GetDouble(), salt)
            : FromValues(dtype, shape, row[3]));
    }

    /// <summary>Reads an input: a recipe, values, a fill or compressed bytes.</summary>
    /// <param name="argument">The argument's name.</param>
    /// <param name="json">The input.</param>
    /// <param name="salt">The fixture's salt.</param>
    public static FixtureArray ReadInput(string argument, JsonElement json, long salt)
    {
        string dtype = json.GetProperty("dtype").GetString()!;
        long[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        return json.TryGetProperty("scale", out JsonElement scale)
            ? FromRecipe("input:" + argument, dtype, shape, json.GetProperty("offset").GetDouble(), scale.GetDouble(), salt)
            : FromValues(dtype, shape, json);
    }

    /// <summary>The array as a tensor.</summary>
    public Tensor ToTensor() => DType switch
    {
        "float32" => torch.tensor(MemoryMarshal.Cast<byte, float>(Bytes).ToArray(), Shape),
        "float64" => torch.tensor(MemoryMarshal.Cast<byte, double>(Bytes).ToArray(), Shape),
        "int64" => torch.tensor(MemoryMarshal.Cast<byte, long>(Bytes).ToArray(), Shape),
        "int32" => torch.tensor(MemoryMarshal.Cast<byte, int>(Bytes).ToArray(), Shape),
        "int16" => torch.tensor(MemoryMarshal.Cast<byte, short>(Bytes).ToArray(), Shape),
        "uint8" => torch.tensor(Bytes, Shape),
        "bool" => torch.tensor([.. Bytes.Select(b => b != 0)], Shape),
        _ => throw new HfPipelinesException($"fixture: expected an element type of the forward format, found '{DType}'."),
    };

    private static FixtureArray FromRecipe(string name, string dtype, long[] shape, double offset, double scale, long salt)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        TensorRecipe.Fill(name, (float)offset, (float)scale, salt, values);
        return dtype switch
        {
            // Inputs of narrower types are given as float32, as the reference gives them.
            "float32" or "float16" or "bfloat16" => new FixtureArray("float32", shape, MemoryMarshal.AsBytes<float>(values).ToArray()),
            "float64" => new FixtureArray(dtype, shape, Cast(values, v => (double)v)),
            "int64" => new FixtureArray(dtype, shape, Cast(values, v => (long)MathF.Floor(v))),
            "bool" => new FixtureArray(dtype, shape, [.. values.Select(v => v > 0 ? (byte)1 : (byte)0)]),
            _ => throw new HfPipelinesException($"fixture: expected a recipe of float, int64 or bool, found '{dtype}'."),
        };
    }

    private static FixtureArray FromValues(string dtype, long[] shape, JsonElement json)
    {
        int size = SizeOf(dtype);
        var empty = new FixtureArray(dtype is "float16" or "bfloat16" ? "float32" : dtype, shape, []);
        if (json.TryGetProperty("fill", out JsonElement fill))
        {
            var bytes = new byte[empty.Count * size];
            for (int i = 0; i < empty.Count; i++)
            {
                Write(bytes.AsSpan(i * size, size), dtype, fill);
            }

            return empty with { Bytes = bytes };
        }

        if (json.TryGetProperty("arange", out _))
        {
            return empty with { Bytes = Cast([.. Enumerable.Range(0, (int)empty.Count)], i => (long)i) };
        }

        if (json.TryGetProperty("data", out JsonElement data))
        {
            return empty with { Bytes = data.GetBytesFromBase64() };
        }

        if (json.TryGetProperty("zlib", out JsonElement zlib))
        {
            using var stream = new ZLibStream(new MemoryStream(zlib.GetBytesFromBase64()), CompressionMode.Decompress);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return empty with { Bytes = memory.ToArray() };
        }

        var values = new byte[empty.Count * size];
        int index = 0;
        foreach (JsonElement value in json.GetProperty("values").EnumerateArray())
        {
            Write(values.AsSpan(size * index++, size), dtype, value);
        }

        return empty with { Bytes = values };
    }

    private static void Write(Span<byte> target, string dtype, JsonElement value)
    {
        switch (dtype)
        {
            case "float32" or "float16" or "bfloat16":
                MemoryMarshal.Write(target, value.GetSingle());
                break;
            case "float64":
                MemoryMarshal.Write(target, value.GetDouble());
                break;
            case "bool":
                target[0] = value.ValueKind switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => value.GetDouble() != 0 ? (byte)1 : (byte)0 };
                break;
            case "int64":
                MemoryMarshal.Write(target, value.GetInt64());
                break;
            case "int32":
                MemoryMarshal.Write(target, value.GetInt32());
                break;
            case "int16":
                MemoryMarshal.Write(target, value.GetInt16());
                break;
            default:
                target[0] = value.GetByte();
                break;
        }
    }

    private static int SizeOf(string dtype) => dtype switch
    {
        "float64" or "int64" => 8,
        "float32" or "float16" or "bfloat16" or "int32" => 4,
        "int16" => 2,
        _ => 1,
    };

    private static byte[] Cast<TSource, TTarget>(TSource[] values, Func<TSource, TTarget> convert)
        where TTarget : unmanaged
        => MemoryMarshal.AsBytes<TTarget>(Array.ConvertAll(values, v => convert(v))).ToArray();
}
