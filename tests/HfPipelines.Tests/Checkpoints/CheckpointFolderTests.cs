using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Hub;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_is_read_with_Pythons_numbers()
    {
        File.WriteAllText(_folder["config.json"], """{"a":-Infinity,"b":1}""");
        Assert.Equal("-Infinity", CheckpointFolder.Open(_folder.Path).ReadJson("config.json").GetProperty("a").GetString());
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData("{\"a\":", "")]
    public void A_missing_or_broken_json_file_is_named(string? content, string found)
    {
        if (content is not null)
        {
            File.WriteAllText(_folder["config.json"], content);
        }

        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => CheckpointFolder.Open(_folder.Path).ReadJson("config.json"));
        Assert.Equal(_folder["config.json"], exception.File);
        Assert.Contains(found, exception.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var hub = new HubOptions { CacheFolder = _folder["hub"] };
        Assert.Contains("nowhere/at-all", Assert.Throws<CheckpointException>(() => CheckpointFolder.Open("nowhere/at-all", hub: hub)).Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => CheckpointFolder.Open("../..", revision: "x", hub: hub with { CacheFolder = "/nowhere" }).OpenWeights());
    }

    [Theory]
    [InlineData(null, "no weights")]
    [InlineData("pytorch_model.bin", "pytorch_model.bin")]
    [InlineData("model.fp16.safetensors", "model.fp16.safetensors")]
    public void Weights_that_cannot_be_used_are_named(string? file, string found)
    {
        if (file is not null)
        {
            File.WriteAllText(_folder[file], "");
        }

        CheckpointException exception = Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(_folder.Path).OpenWeights());
        Assert.Equal(found, exception.Found);
    }

    [Fact]
    public void A_variant_is_found_by_its_name()
    {
        Save("model.fp16.safetensors", "a");
        using TensorSource weights = CheckpointFolder.Open(_folder.Path).OpenWeights("fp16");
        Assert.Equal(["a"], weights.Names);
    }

    [Fact]
    public void Shards_are_one_source()
    {
        Save("model-00001-of-00002.safetensors", "a", "b");
        Save("model-00002-of-00002.safetensors", "c");
        WriteIndex("""{"metadata":{},"weight_map":{"a":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors","b":"model-00001-of-00002.safetensors"}}""");
        using TensorSource weights = CheckpointFolder.Open(_folder.Path).OpenWeights();
        Assert.Equal(["a", "b", "c"], weights.Names.Order());
        using Tensor tensor = weights.Read("c");
        Assert.True(weights.TryGetInfo("c", out TensorInfo? info));
        Assert.Equal((StoredType.F32, 12L), (info.Type, info.ByteCount));
        Assert.Equal(3f, tensor.sum().item<float>());
        Assert.Equal("d", Assert.Throws<CheckpointException>(() => weights.Read("d")).Key);
    }

    [Theory]
    [InlineData("[]", "weight_map")]
    [InlineData("{}", "weight_map")]
    [InlineData("""{"weight_map":{"a":1}}""", "weight_map")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"x.safetensors"}}""", "a")]
    [InlineData("""{"weight_map":""", "JSON")]
    [InlineData("""{"weight_map":{"a":"../x.safetensors"}}""", "../x.safetensors")]
    [InlineData("""{"weight_map":{"a":".."}}""", "..")]
    [InlineData("""{"weight_map":{"a":""}}""", "file beside")]
    [InlineData("""{"weight_map":{"a":"absent.safetensors"}}""", "absent.safetensors")]
    [InlineData("""{"weight_map":{"z":"x.safetensors"}}""", "'z'")]
    public void A_malformed_index_is_refused(string index, string named)
    {
        Save("x.safetensors", "a");
        WriteIndex(index);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(_folder.Path).OpenWeights());
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    private void WriteIndex(string json) => File.WriteAllText(_folder["model.safetensors.index.json"], json);

    private void Save(string file, params ReadOnlySpan<string> names)
    {
        using DisposeScope scope = NewDisposeScope();
        var writer = new SafetensorsWriter();
        foreach (string name in names)
        {
            writer.Add(name, ones(3));
        }

        writer.Save(_folder[file]);
    }
}
