using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Networks;

namespace HfPipelines.Tests.Imaging;

public class ImageProcessorTests
{
    private const string Clip = """{"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}""";

    [Fact]
    public void PrefersTheProcessorConfiguration()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Throws<ImageProcessorException>(() => ImageProcessor.Load(folder.FullName));
            File.WriteAllText(Path.Combine(folder.FullName, "preprocessor_config.json"), """{"image_processor_type": "ViTFeatureExtractor"}""");
            Assert.Equal("ViTImageProcessor", ImageProcessor.Load(folder.FullName).ClassName);
            File.WriteAllText(Path.Combine(folder.FullName, "processor_config.json"), $$"""{"image_processor": {{Clip}}}""");
            Assert.Equal("CLIPImageProcessor", ImageProcessor.Load(folder.FullName).ClassName);
            File.WriteAllText(Path.Combine(folder.FullName, "processor_config.json"), "{");
            Assert.Contains("processor_config.json", Assert.Throws<ImageProcessorException>(() => ImageProcessor.Load(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void TheModelTypeNamesTheClassWhereTheConfigurationDoesNot()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "preprocessor_config.json"), "{}");
            File.WriteAllText(Path.Combine(folder.FullName, "config.json"), """{"model_type": "dinov2"}""");
            Assert.Equal("BitImageProcessor", ImageProcessor.Load(folder.FullName).ClassName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"image_processor_type": "NoSuchImageProcessor"}""")]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "size": {"edge": 3}}""")]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "size": "large"}""")]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "image_mean": ["red"]}""")]
    public void RefusesWhatItCannotFollow(string config)
        => Assert.ThrowsAny<ImageProcessorException>(() => Process(config, TestImages.Noise(40, 50, 3)));

    [Fact]
    public void ManyThreadsMayUseOneProcessor()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(JsonDocument.Parse(Clip).RootElement);
        ImageData image = TestImages.Noise(200, 150, 3);
        float[] expected = Values(processor, image);
        Parallel.For(0, 32, _ => Assert.Equal(expected, Values(processor, image)));
    }

    [Fact]
    public void AnArgumentOverridesTheConfigurationForOneCall()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(JsonDocument.Parse(Clip).RootElement);
        ImageData image = TestImages.Noise(64, 64, 3);
        ModelInput input = processor.Process([image], new ImageArguments { Options = new() { ["crop_size"] = 16 } });
        Assert.Equal([1, 3, 16, 16], input.PixelValues!.shape);
        Assert.Equal([1, 3, 32, 32], processor.Process([image]).PixelValues!.shape);
    }

    private static ModelInput Process(string config, ImageData image) => ImageProcessor.FromConfig(JsonDocument.Parse(config).RootElement).Process([image]);

    private static float[] Values(ImageProcessor processor, ImageData image)
    {
        using TorchSharp.torch.Tensor values = processor.Process([image]).PixelValues!;
        return values.data<float>().ToArray();
    }
}
