using System.Text.Json;
using HfPipelines.Processing;
using HfPipelines.Tests.Layers;
using HfPipelines.Tokenization;
using HfPipelines.Verification;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Processing;

public sealed class TaskTokenTests
{
    // As the image-segmentation pipeline of transformers encodes them for OneFormer, with the same tokenizer.
    [Theory]
    [InlineData("panoptic", new long[] { 330, 256, 68, 270, 302, 74, 289, 269, 278, 78, 79, 83, 294, 331, 331, 331 })]
    [InlineData("semantic", new long[] { 330, 256, 68, 270, 302, 74, 289, 300, 76, 278, 83, 294, 331, 331, 331, 331 })]
    public void Tasks_are_filled_up_to_the_length_that_the_network_wants(string task, long[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TokenBatch.Full(LoadTokenizer(), [$"the task is {task}"], 16);
        Assert.Equal([1, 16], ids.shape);
        Assert.Equal(expected, ids.data<long>().ToArray());
    }

    private static Tokenizer LoadTokenizer()
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("processors.zip"));
        JsonElement files = fixtures.ReadJson("oneformer.json").GetProperty("files");
        string folder = Directory.CreateTempSubdirectory("hfp-tasks-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "tokenizer.json"), fixtures.ReadJson(files.GetProperty("tokenizer.json").GetString()![1..]).GetRawText());
            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), files.GetProperty("tokenizer_config.json").GetRawText());
            return Tokenizer.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
