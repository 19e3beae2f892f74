using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Imaging;

public sealed class SuperResolutionTests
{
    private static readonly ImageProcessor Processor = ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, "Swin2SRImageProcessor");

    // What the example of Swin2SRForImageSuperResolution in transformers makes of the same samples.
    [Fact]
    public void EnlargedPicturesAreTheNearestBytes()
    {
        JsonElement expected = JsonDocument.Parse(File.ReadAllBytes(LayerFacts.FixturePath(Path.Combine("imaging", "super_resolution.json")))).RootElement.GetProperty("bytes");
        IReadOnlyList<ImageData> found = Processor.PostProcessSuperResolution(Output(Samples(), 3));
        Assert.Equal(2, found.Count);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((6, 5, ImageMode.Rgb), (found[i].Width, found[i].Height, found[i].Mode));
            Assert.Equal(expected[i].EnumerateArray().Select(v => v.GetByte()), found[i].Samples.ToArray());
        }
    }

    [Fact]
    public void WhatWasFilledUpIsCutOff()
    {
        var options = new SuperResolutionOptions { TargetSizes = [new(3, 4), new(5, 6)] };
        IReadOnlyList<ImageData> whole = Processor.PostProcessSuperResolution(Output(Samples(), 3)), cut = Processor.PostProcessSuperResolution(Output(Samples(), 3), options);
        Assert.Equal((4, 3), (cut[0].Width, cut[0].Height));
        Assert.Equal(whole[0].Samples.Slice(18, 12).ToArray(), cut[0].Samples.Slice(12, 12).ToArray());
        Assert.Equal(whole[1].Samples.ToArray(), cut[1].Samples.ToArray());
    }

    [Fact]
    public void WhatIsNoPictureIsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Refused("1 or 3 channels, found 2", () => Processor.PostProcessSuperResolution(Output(new float[120], 2)));
        Refused("'reconstruction'", () => Processor.PostProcessSuperResolution(new ModelOutput()));
        Refused("at most 5 x 6, found 6 x 6", () => Processor.PostProcessSuperResolution(Output(Samples(), 3), new SuperResolutionOptions { TargetSizes = [new(6, 6), new(5, 6)] }));
        Refused("ViTImageProcessor", () => ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, "ViTImageProcessor").PostProcessSuperResolution(Output(Samples(), 3)));

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ImageProcessorException>(action).Message, StringComparison.Ordinal);
    }

    private static ModelOutput Output(float[] samples, int channels) => new() { { "reconstruction", tensor(samples, [2, channels, 5, 6]) } };

    // Some lie between two bytes, some beyond the range.
    private static float[] Samples()
    {
        float[] samples = [.. Enumerable.Range(0, 180).Select(k => (k * 37 % 97 / 80f) - 0.1f)];
        (samples[7], samples[8], samples[9], samples[10], samples[11]) = (0.5f / 255, 1.5f / 255, 2.5f / 255, 1, 127.5f / 255);
        return samples;
    }
}
