using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Pipelines;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Pipelines;

/// <summary>The small trained models of the samples answer as the originals do, their mistakes included.</summary>
public sealed class SampleModelTests
{
    private static readonly LoadOptions SinglePrecision = new() { DType = ScalarType.Float32, Device = CPU };

    [Fact]
    public async Task ViT_names_coloured_shapes()
    {
        string folder = Path.Combine(Repository.Root, "samples", "ViT", "shapes-vit");
        await using ImageClassificationPipeline vit = await AutoPipeline.LoadAsync<ImageClassificationPipeline>(folder, SinglePrecision);
        foreach (JsonElement sample in Samples(folder))
        {
            ImageData image = ImageData.Load(Path.Combine(folder, "samples", sample.GetProperty("image").GetString()!));
            IReadOnlyList<LabelScore> labels = await vit.ClassifyAsync(image, new ClassificationOptions { TopK = 3 });
            JsonElement[] expected = [.. sample.GetProperty("result").EnumerateArray()];
            Assert.Equal(expected.Select(e => e.GetProperty("label").GetString()), labels.Select(l => l.Label));
            foreach ((JsonElement wanted, LabelScore found) in expected.Zip(labels))
            {
                Assert.Equal(wanted.GetProperty("score").GetDouble(), found.Score, 1e-4);
            }
        }
    }

    [Fact]
    public async Task Bert_feels_the_mood_of_sentences()
    {
        string folder = Path.Combine(Repository.Root, "samples", "Bert", "tiny-bert-sentiment");
        await using ModelPipeline pipeline = await ModelPipeline.LoadAsync(BuiltInArchitectures.Registry, folder, SinglePrecision);
        var bert = Assert.IsType<TextClassificationPipeline>(pipeline);
        JsonElement[] samples = Samples(folder);
        IReadOnlyList<IReadOnlyList<LabelScore>> results = await bert.ClassifyAsync([.. samples.Select(s => s.GetProperty("text").GetString()!)], new ClassificationOptions { TopK = 2 });
        foreach ((JsonElement sample, IReadOnlyList<LabelScore> labels) in samples.Zip(results))
        {
            JsonElement[] expected = [.. sample.GetProperty("result").EnumerateArray()];
            Assert.Equal(expected.Select(e => e.GetProperty("label").GetString()), labels.Select(l => l.Label));
            Assert.All(expected.Zip(labels), pair => Assert.Equal(pair.First.GetProperty("score").GetDouble(), pair.Second.Score, 1e-4));
        }
    }

    [Fact]
    public async Task Wav2Vec2_hears_Morse_code()
    {
        string folder = Path.Combine(Repository.Root, "samples", "Wav2Vec2", "morse-wav2vec2");
        await using SpeechRecognitionPipeline listener = await AutoPipeline.LoadAsync<SpeechRecognitionPipeline>(folder, SinglePrecision);
        foreach (JsonElement sample in Samples(folder))
        {
            AudioData audio = AudioData.Load(Path.Combine(folder, "samples", sample.GetProperty("audio").GetString()!));
            Assert.Equal(sample.GetProperty("result").GetProperty("text").GetString(), (await listener.TranscribeAsync(audio)).Text);
        }
    }

    private static JsonElement[] Samples(string folder)
        => [.. JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "samples", "expected.json"))).EnumerateArray()];
}
