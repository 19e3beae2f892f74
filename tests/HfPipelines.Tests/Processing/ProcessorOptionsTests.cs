using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Processing;

/// <summary>What a call asks for reaches the class and each of its parts.</summary>
public class ProcessorOptionsTests
{
    private static readonly ImageData Picture = new(60, 44, 3, new byte[60 * 44 * 3]);

    [Fact]
    public void SettingsOfTheClassGoBeforeItsConfiguration()
    {
        ModelInput drawn = Process("glm_image", new ProcessorBatch { Texts = ["a cat"] }, new ProcessorOptions { Settings = new JsonObject { ["target_h"] = 64, ["target_w"] = 128 } });
        Assert.Equal([1, 2, 4, 1, 11, 22], Longs(drawn["image_grid_thw"]!));

        var batch = new ProcessorBatch { Texts = ["<image>a cat"], Images = [[Picture]] };
        long marked = Process("lfm2_vl", batch).InputIds!.size(1);
        Assert.Equal(marked - 2, Process("lfm2_vl", batch, new ProcessorOptions { Settings = new JsonObject { ["use_image_special_tokens"] = false } }).InputIds!.size(1));
    }

    [Fact]
    public void OptionsOfPicturesGoBeforeThoseOfTheClass()
    {
        var batch = new ProcessorBatch { Texts = ["<IMG_CONTEXT>a cat"], Images = [[Picture]] };
        var whole = new ProcessorOptions { Images = new ImageArguments { Options = new JsonObject { ["crop_to_patches"] = false } } };
        Assert.True(Process("internvl", batch).PixelValues!.size(0) > 1);
        Assert.Equal(1, Process("internvl", batch, whole).PixelValues!.size(0));
    }

    [Fact]
    public void ObjectsWithFewerPointsAreFilledUp()
    {
        var prompts = new SegmentationPrompts { Points = [[[new ImagePoint(30, 22)], [new ImagePoint(0, 0), new ImagePoint(60, 44)]]], Labels = [[[1], [1, 0]]] };
        ModelInput input = Process("sam2", new ProcessorBatch { Images = [[Picture]], Prompts = prompts });
        Assert.Equal([16, 16, -10, -10, 0, 0, 32, 32], input["input_points"]!.data<float>().ToArray());
        Assert.Equal([1, -10, 1, 0], Longs(input["input_labels"]!));
    }

    [Theory]
    [InlineData("pi0", "lists of them for 1 texts")]
    [InlineData("paligemma", "at least one")]
    [InlineData("oneformer", "the name of a task")]
    public void TextsWithoutWhatTheClassNeedsAreRefused(string modelType, string expected)
        => Assert.Contains(expected, Assert.ThrowsAny<HfPipelinesException>(() => Process(modelType, new ProcessorBatch { Texts = ["a cat"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void PicturesOfAClassThatCannotPlaceThemAreRefused()
        => Assert.Throws<ProcessingException>(() => Process("fuyu", new ProcessorBatch { Texts = ["a cat"], Images = [[Picture]] }));

    [Fact]
    public void AClassOfPicturesAloneHasNoTokenizer()
    {
        using FixtureSource fixtures = FixtureSource.Open(Repository.Fixture("processors.zip"));
        using PipelineCheckpoint checkpoint = PipelineCheckpoint.Write(fixtures, fixtures.ReadJson("sam.json").GetProperty("files"));
        Processor processor = Processor.Load(checkpoint.Folder);
        Assert.Equal("SamProcessor", processor.ClassName);
        Assert.Throws<ProcessingException>(() => processor.Tokenizer);
    }

    private static ModelInput Process(string modelType, ProcessorBatch batch, ProcessorOptions? options = null)
    {
        using FixtureSource fixtures = FixtureSource.Open(Repository.Fixture("processors.zip"));
        JsonElement fixture = fixtures.ReadJson(modelType + ".json");
        using PipelineCheckpoint checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"));
        return Processor.Load(checkpoint.Folder).Process(batch, options);
    }

    private static long[] Longs(Tensor tensor) => tensor.contiguous().data<long>().ToArray();
}
