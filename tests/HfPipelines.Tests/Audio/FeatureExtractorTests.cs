using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Audio;

public sealed class FeatureExtractorTests
{
    [Theory]
    [InlineData("WhisperFeatureExtractor")]
    [InlineData("Wav2Vec2FeatureExtractor")]
    [InlineData("ParakeetFeatureExtractor")]
    [InlineData("EncodecFeatureExtractor")]
    [InlineData("ClapFeatureExtractor")]
    [InlineData("ASTFeatureExtractor")]
    public void Samples_that_are_no_numbers_and_empty_recordings_are_refused(string className)
    {
        FeatureExtractor extractor = Create(className);
        foreach (float strange in (float[])[float.NaN, float.PositiveInfinity])
        {
            using Tensor wave = zeros(16000);
            wave[100] = strange;
            Assert.Contains("numbers", Assert.Throws<AudioException>(() => extractor.Extract([wave], extractor.SamplingRate)).Message, StringComparison.Ordinal);
        }

        using Tensor empty = zeros(0);
        Assert.Throws<AudioException>(() => extractor.Extract([empty], extractor.SamplingRate));
        Assert.Throws<AudioException>(() => extractor.Extract([], extractor.SamplingRate));
    }

    [Theory]
    [InlineData("WhisperFeatureExtractor")]
    [InlineData("ParakeetFeatureExtractor")]
    [InlineData("DacFeatureExtractor")]
    [InlineData("EncodecFeatureExtractor")]
    [InlineData("ClapFeatureExtractor")]
    [InlineData("UnivNetFeatureExtractor")]
    public void Channels_that_the_class_does_not_take_are_refused(string className)
    {
        FeatureExtractor extractor = Create(className);
        using Tensor wave = zeros(3, 16000);
        Assert.Throws<AudioException>(() => extractor.Extract([wave], extractor.SamplingRate));
    }

    [Theory]
    [InlineData("WhisperFeatureExtractor", "{\"padding\": \"wide\"}")]
    [InlineData("EncodecFeatureExtractor", "{\"padding\": true, \"truncation\": true}")]
    [InlineData("ParakeetFeatureExtractor", "{\"padding\": \"max_length\"}")]
    [InlineData("Gemma3nAudioFeatureExtractor", "{\"return_attention_mask\": false}")]
    [InlineData("ClapFeatureExtractor", "{\"truncation\": \"whole\", \"max_length\": 100}")]
    public void Options_that_mean_nothing_are_refused(string className, string options)
    {
        FeatureExtractor extractor = Create(className);
        using Tensor wave = ones(4000);
        var arguments = new AudioArguments { Options = JsonNode.Parse(options)!.AsObject() };
        Assert.Contains("expected", Assert.Throws<AudioException>(() => extractor.Extract([wave], extractor.SamplingRate, arguments)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_refused_by_a_class_that_makes_none()
    {
        using Tensor wave = ones(4000);
        Assert.Throws<AudioException>(() => Create("WhisperFeatureExtractor").Extract([wave], 16000, new AudioArguments { Targets = [wave] }));
    }

    [Fact]
    public void Pieces_of_a_long_recording_have_the_features_of_the_pieces()
    {
        float[] samples = [.. Enumerable.Range(0, 40000).Select(i => MathF.Sin(i * 0.05f) * (i % 977) / 977f)];
        var recording = new AudioData(samples, 16000);
        AudioData[] pieces = [.. recording.Split(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.25))];
        Assert.Equal([16000, 16000, 16000], pieces.Select(p => p.Length));
        Assert.Equal(samples[24000..40000], pieces[2].Channels[0].ToArray());

        FeatureExtractor extractor = Create("Wav2Vec2FeatureExtractor");
        AudioFeatures[] features = [.. extractor.ExtractPieces(recording, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.25))];
        Assert.Equal(3, features.Length);
        for (int i = 0; i < features.Length; i++)
        {
            using AudioFeatures alone = extractor.Extract([pieces[i]]);
            Assert.True(((Tensor)alone["input_values"]).equal((Tensor)features[i]["input_values"]).all().item<bool>());
            features[i].Dispose();
        }
    }

    [Fact]
    public void Pieces_that_overlap_wholly_are_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AudioData(new float[100], 100).Split(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.1)));

    private static FeatureExtractor Create(string className) => FeatureExtractor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), className);
}
