using HfPipelines.Tests.Layers;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Audio;

public sealed class AudioFixtureTests
{
    [Theory]
    [InlineData("audio_utils", 140)]
    [InlineData("wav2vec2/Wav2Vec2FeatureExtractor", 40)]
    [InlineData("whisper/WhisperFeatureExtractor", 45)]
    public void Every_fixture_equals_the_original(string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions(filter))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}
