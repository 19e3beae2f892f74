using HfPipelines.Tests.Layers;
using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class TaskFixtureTests
{
    [Theory]
    [InlineData("image-classification/vit", 7)]
    [InlineData("image-classification/resnet", 7)]
    [InlineData("image-classification/siglip", 10)]
    [InlineData("zero-shot-image-classification/clip", 3)]
    [InlineData("object-detection/detr", 4)]
    [InlineData("image-feature-extraction/vit", 4)]
    [InlineData("image-feature-extraction/resnet", 4)]
    [InlineData("audio-classification/wav2vec2", 6)]
    [InlineData("automatic-speech-recognition/wav2vec2", 7)]
    public void Every_call_equals_the_original(string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("pipelines.zip"));
        CaseResult[] results = [.. new PipelinesVerifier().Run(fixtures, new VerifyOptions(filter))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}
