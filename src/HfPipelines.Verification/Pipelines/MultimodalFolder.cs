using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using HfPipelines.Verification.Forward;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>multimodal</c>: raw texts and pictures to inputs, to outputs, to which belongs to which.</summary>
internal sealed class MultimodalFolder : PipelineFolder
{
    public override string Name => "multimodal";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        yield return Case(file[..^".json".Length], "pipeline", () => Check(fixtures, fixture, options));
    }

    private static string? Check(FixtureSource fixtures, JsonElement fixture, VerifyOptions options)
    {
        using var checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), fixture.GetProperty("tensors"), fixture.GetProperty("salt").GetInt64());
        using PretrainedModel model = ForwardVerifier.Load(checkpoint.Folder, fixture.GetProperty("class").GetString()!, options);
        using IDisposable inference = inference_mode();
        bool scoresPairs = model.Network is ContrastiveModel { ScoresPairs: true };

        // Networks that score each pair by itself take texts of one length.
        ModelInput input = new Processor(Tokenizer.Load(checkpoint.Folder), null).Process(
            [.. fixture.GetProperty("texts").EnumerateArray().Select(t => new ProcessorInput(t.GetString()!, []))],
            new ProcessorOptions { Truncate = scoresPairs, PadToMaxLength = scoresPairs });
        input.PixelValues = ImageProcessor.Load(checkpoint.Folder).Process(FixtureMedia.Images(fixture.GetProperty("images"))).PixelValues;
        foreach (JsonProperty expected in fixture.GetProperty("processor_outputs").EnumerateObject())
        {
            string? difference = input[expected.Name] is { } found ? OutputComparer.Compare(expected.Value.GetProperty("$tensor"), found) : "expected this input, found none";
            if (difference is not null)
            {
                return $"{expected.Name}: {difference}";
            }
        }

        ModelOutput output = model.Network.Forward(input.MoveTo(model.Device));
        foreach (JsonProperty expected in fixture.GetProperty("outputs").EnumerateObject())
        {
            string? difference = !output.TryGet(expected.Name, out Tensor? found) ? $"expected this output, found only {string.Join(", ", output.Paths)}"
                : expected.Value.TryGetProperty("$tensor", out JsonElement probe) ? OutputComparer.Compare(probe, found)
                : "expected a tensor in the fixture";
            if (difference is not null)
            {
                return $"{expected.Name}: {difference}";
            }
        }

        Tensor likeness = output["logits_per_image"].cpu();
        Tensor chances = scoresPairs ? likeness.sigmoid() : likeness.softmax(-1);
        return FixtureTokens.Difference("text_ranking_per_image", fixture.GetProperty("text_ranking_per_image").Rows(), Ranking(likeness))
            ?? FixtureTokens.Difference("image_ranking_per_text", fixture.GetProperty("image_ranking_per_text").Rows(), Ranking(likeness.t()))
            ?? Numbers(fixture.GetProperty("probabilities_per_image"), chances);
    }

    private static int[][] Ranking(Tensor scores)
        => [.. scores.argsort(-1, descending: true).contiguous().data<long>().Select(i => (int)i).Chunk((int)scores.size(-1))];

    private static string? Numbers(JsonElement expected, Tensor found)
    {
        float[] numbers = found.contiguous().data<float>().ToArray();
        return expected.EnumerateArray().SelectMany(row => row.EnumerateArray())
            .Select((number, i) => ResultComparison.Number(number.GetDouble(), numbers[i]))
            .FirstOrDefault(d => d is not null);
    }
}
