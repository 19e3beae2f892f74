using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Checkpoints;

public class SafetensorsFileTests
{
    public static TheoryData<ScalarType> ScalarTypes { get; } =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    /// <summary>Header, data length, and what the error must name.</summary>
    public static TheoryData<string, int, string> MalformedHeaders { get; } = new()
    {
        { "[]", 0, "JSON object" },
        { "", 0, "JSON" },
        { "{\"a\":", 0, "JSON" },
        { "{\"a\":1}", 0, "'a'" },
        { Entry("a", "F32", "[2]", "[0,8]") + Entry("a", "F32", "[2]", "[8,16]"), 16, "a" },
        { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype" },
        { Entry("a", "F33", "[2]", "[0,8]"), 8, "F33" },
        { Entry("a", "0", "[2]", "[0,8]"), 8, "dtype" },
        { "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "dtype" },
        { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "shape" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "data_offsets" },
        { Entry("a", "F32", "[-2]", "[0,8]"), 8, "shape" },
        { Entry("a", "F32", "[2.5]", "[0,8]"), 8, "shape" },
        { Entry("a", "F32", "\"2\"", "[0,8]"), 8, "shape" },
        { Entry("a", "F32", "[2]", "[0,4,8]"), 8, "data_offsets" },
        { Entry("a", "F32", "[2]", "[8,0]"), 8, "data_offsets" },
        { Entry("a", "F32", "[2]", "[-8,0]"), 8, "data_offsets" },
        { Entry("a", "F32", "[2]", "[0,16]"), 8, "8 bytes of data" },
        { Entry("a", "F32", "[2]", "[0,18446744073709551615]"), 8, "data_offsets" },
        { Entry("a", "F32", "[3]", "[0,8]"), 8, "12 bytes" },
        { Entry("a", "F32", "[4294967296,4294967296,4294967296]", "[0,8]"), 8, "bytes for F32" },
        { Entry("a", "F32", "[9223372036854775807,9223372036854775807,0,5]", "[0,8]"), 8, "0 bytes" },
        { Entry("a", "F32", "[2]", "[0,8]") + Entry("b", "F32", "[2]", "[4,12]"), 12, "overlaps 'a'" },
        { "{\"__metadata__\":{\"a\":1}}", 0, "__metadata__" },
        { "{\"__metadata__\":7}", 0, "__metadata__" },
    };

    [Theory]
    [MemberData(nameof(ScalarTypes))]
    public void A_tensor_comes_back_as_it_was(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        Tensor values = (arange(24, dtype: ScalarType.Float32).view(2, 3, 4) - 7).to(type);
        Save(folder["a.safetensors"], ("values", values), ("scalar", values[1, 2, 3]), ("empty", values.narrow(0, 0, 0)));

        using SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        Assert.Equal(["empty", "scalar", "values"], file.Names.Order());
        Assert.Equal("pt", file.Metadata["format"]);
        foreach ((string name, Tensor expected) in new[] { ("values", values), ("scalar", values[1, 2, 3]), ("empty", values.narrow(0, 0, 0)) })
        {
            using Tensor actual = file.Read(name);
            Assert.Equal(type, actual.dtype);
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(expected.Equals(actual), name);
        }
    }

    [Fact]
    public void Eight_bit_floats_have_the_values_of_their_formats()
    {
        using var folder = new TemporaryFolder();
        byte[] codes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var writer = new SafetensorsWriter();
        writer.Add("e4m3", StoredType.F8E4M3, [2, 128], codes);
        writer.Add("e5m2", StoredType.F8E5M2, [256], codes);
        writer.Save(folder["a.safetensors"]);

        using SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        using Tensor e4m3 = file.Read("e4m3");
        using Tensor e5m2 = file.Read("e5m2");
        Assert.Equal([2L, 128L], e4m3.shape);
        Assert.Equal(ScalarType.Float16, e4m3.dtype);
        float[] first = Floats(e4m3);
        float[] second = Floats(e5m2);

        // The tables of the formats' definition (OCP 8-bit floating point).
        Assert.Equal([0f, 0.001953125f, 0.013671875f, 0.015625f, 1f, 1.125f, 448f], new[] { 0x00, 0x01, 0x07, 0x08, 0x38, 0x39, 0x7E }.Select(i => first[i]));
        Assert.True(float.IsNaN(first[0x7F]) && float.IsNaN(first[0xFF]));
        Assert.Equal([0f, 1.52587890625e-05f, 6.103515625e-05f, 1f, 1.25f, 57344f, float.PositiveInfinity], new[] { 0x00, 0x01, 0x04, 0x3C, 0x3D, 0x7B, 0x7C }.Select(i => second[i]));
        Assert.True(float.IsNaN(second[0x7F]));
        for (int i = 0; i < 128; i++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(first[i]) & 0x7FFFFFFF, BitConverter.SingleToUInt32Bits(first[i + 128]) & 0x7FFFFFFF);
            Assert.True(float.IsNegative(first[i + 128]) || float.IsNaN(first[i + 128]));
        }
    }

    [Theory]
    [MemberData(nameof(MalformedHeaders))]
    public void A_malformed_header_is_refused(string header, int dataLength, string named)
    {
        using var folder = new TemporaryFolder();
        string path = folder["bad.safetensors"];
        WriteRaw(path, header.Replace("}{", ",", StringComparison.Ordinal), dataLength);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path));
        Assert.Equal(path, exception.File);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], "8 bytes")]
    [InlineData(new byte[] { 1, 2, 3 }, "3 bytes")]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "header length of 9")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80 }, "header length of 9223372036854775808")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "header length of 18446744073709551615")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0x28 }, "JSON")]
    public void A_file_that_is_cut_or_lies_about_its_header_is_refused(byte[] bytes, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad.safetensors"], bytes);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder["bad.safetensors"]));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = arange(100, dtype: ScalarType.Float32);
        Save(folder["a.safetensors"], ("values", values));
        byte[] bytes = File.ReadAllBytes(folder["a.safetensors"]);
        File.WriteAllBytes(folder["a.safetensors"], bytes[..^1]);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder["a.safetensors"]));
        Assert.Equal("values", exception.Key);
    }

    [Fact]
    public void A_missing_file_or_tensor_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("absent", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder["absent.safetensors"])).Message, StringComparison.Ordinal);
        using Tensor values = ones(2);
        Save(folder["a.safetensors"], ("values", values));
        using SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        Assert.Equal("other", Assert.Throws<CheckpointException>(() => file.Read("other")).Key);
    }

    [Fact]
    public void Changed_headers_are_read_or_refused_but_never_crash()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = arange(64, dtype: ScalarType.Float32);
        using Tensor halves = arange(64, dtype: ScalarType.Float16);
        Save(folder["a.safetensors"], ("values", values), ("halves", halves));
        byte[] good = File.ReadAllBytes(folder["a.safetensors"]);
        int headerLength = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(good);
        var random = new Random(20260101);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(headerLength)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"0123456789{}[]\",:-eF"[random.Next(20)];
            }

            File.WriteAllBytes(folder["b.safetensors"], bytes);
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(folder["b.safetensors"]);
                foreach (string name in file.Names)
                {
                    using Tensor tensor = file.Read(name);
                    using Tensor sum = tensor.to(ScalarType.Float64).sum();
                }
            }
            catch (CheckpointException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    [Fact]
    public void Data_between_two_elements_is_read_too()
    {
        using var folder = new TemporaryFolder();
        float[] expected = [1.5f, -2.25f, 3f];
        string header = Entry("values", "F32", "[3]", "[1,13]");
        header = header.PadRight(header.Length + ((8 - (header.Length % 8)) % 8));
        WriteRaw(folder["a.safetensors"], header, 13, data => MemoryMarshal.AsBytes<float>(expected).CopyTo(data[1..]));
        using SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        using Tensor values = file.Read("values");
        Assert.Equal(expected, values.data<float>().ToArray());
    }

    [Fact]
    public void Tensors_lie_in_the_mapped_file_and_outlive_it()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = arange(1000, dtype: ScalarType.Float32);
        using Tensor others = arange(1000, dtype: ScalarType.Float32);
        Save(folder["a.safetensors"], ("a", values), ("b", others));

        Tensor first;
        using (SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]))
        {
            first = file.Read("a");
            using Tensor again = file.Read("a");
            using Tensor second = file.Read("b");
            Assert.Equal(Address(first), Address(again));
            Assert.Equal(Address(first) + 4000, Address(second));
            Assert.True(!OperatingSystem.IsLinux() || MappedFile(Address(first)) == folder["a.safetensors"]);
        }

        nint address = Address(first);
        Assert.Equal(499500f, first.sum().item<float>());
        first.Dispose();
        Assert.True(!OperatingSystem.IsLinux() || MappedFile(address) != folder["a.safetensors"]);
    }

    [Fact]
    public void Tensors_are_free_of_dispose_scopes()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = ones(4);
        Save(folder["a.safetensors"], ("a", values));
        using SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        Tensor tensor;
        using (NewDisposeScope())
        {
            tensor = file.Read("a");
        }

        Assert.Equal(4f, tensor.sum().item<float>());
        tensor.Dispose();
    }

    [Fact]
    public void A_closed_file_says_so()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = ones(4);
        Save(folder["a.safetensors"], ("a", values));
        SafetensorsFile file = SafetensorsFile.Open(folder["a.safetensors"]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("a"));
    }

    [Fact]
    public void The_writer_refuses_what_a_file_cannot_hold()
    {
        var writer = new SafetensorsWriter();
        using Tensor complex = zeros(2, dtype: ScalarType.ComplexFloat32);
        using Tensor one = ones(1);
        Assert.Throws<ArgumentException>(() => writer.Add("a", complex));
        Assert.Throws<ArgumentException>(() => writer.Add("a", StoredType.F32, [2], new byte[7]));
        writer.Add("a", one);
        Assert.Throws<ArgumentException>(() => writer.Add("a", one));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", one));
    }

    [Fact]
    public void A_file_that_cannot_be_finished_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        using Tensor values = ones(4);
        Save(folder["a.safetensors"], ("a", values));
        byte[] before = File.ReadAllBytes(folder["a.safetensors"]);
        var writer = new SafetensorsWriter();
        Tensor gone = ones(4);
        writer.Add("a", gone);
        gone.Dispose();
        Assert.ThrowsAny<Exception>(() => writer.Save(folder["a.safetensors"]));
        Assert.Equal(before, File.ReadAllBytes(folder["a.safetensors"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static string Entry(string name, string type, string shape, string offsets)
        => $"{{\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}";

    private static void WriteRaw(string path, string header, int dataLength, DataFiller? fill = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        fill?.Invoke(bytes.AsSpan(8 + json.Length));
        File.WriteAllBytes(path, bytes);
    }

    private static void Save(string path, params ReadOnlySpan<(string Name, Tensor Tensor)> tensors)
    {
        var writer = new SafetensorsWriter();
        foreach ((string name, Tensor tensor) in tensors)
        {
            writer.Add(name, tensor);
        }

        writer.Save(path);
    }

    private static float[] Floats(Tensor tensor)
    {
        using Tensor floats = tensor.to(ScalarType.Float32);
        return floats.data<float>().ToArray();
    }

    private static unsafe nint Address(Tensor tensor) => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    // The file behind an address, from the kernel's list of mappings.
    private static string? MappedFile(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            if (address >= nint.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                && address < nint.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            {
                int path = line.IndexOf('/', StringComparison.Ordinal);
                return path < 0 ? null : line[path..];
            }
        }

        return null;
    }

    private delegate void DataFiller(Span<byte> data);
}
