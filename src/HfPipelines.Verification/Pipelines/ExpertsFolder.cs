using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Verification.Forward;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>moe</c>: the experts of every token, the router's scores and how evenly experts are used.</summary>
internal sealed class ExpertsFolder : PipelineFolder
{
    public override string Name => "moe";

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
        var input = new ModelInput { ["output_router_logits"] = tensor(true) };
        foreach (JsonProperty argument in fixture.GetProperty("inputs").EnumerateObject())
        {
            int[][] rows = argument.Value.Rows();
            if (argument.Name != "labels")
            {
                input[argument.Name] = Tokens(rows);
            }
            else if (model.Config.IsEncoderDecoder)
            {
                input["decoder_input_ids"] = Tokens(Shifted(rows, fixture.GetProperty("files").GetProperty("config.json")));
            }
        }

        ModelOutput output = model.Network.Forward(input.MoveTo(model.Device));
        foreach (JsonProperty expected in fixture.GetProperty("outputs").EnumerateObject().Where(o => o.Name != "loss"))
        {
            string path = expected.Name.EndsWith(".top", StringComparison.Ordinal) ? expected.Name.Replace("router_logits", "router_experts")[..^".top".Length] : expected.Name;
            if (!output.TryGet(path, out Tensor? found))
            {
                return $"{path}: expected this output, found only {string.Join(", ", output.Paths)}";
            }

            string? difference = path != expected.Name ? Experts(expected.Value.GetProperty("indices").Rows(), found)
                : expected.Value.ValueKind == JsonValueKind.Number ? Number(expected.Value.GetDouble(), found.to(ScalarType.Float64).item<double>())
                : OutputComparer.Compare(expected.Value, found);
            if (difference is not null)
            {
                return $"{path}: {difference}";
            }
        }

        return null;
    }

    private static Tensor Tokens(int[][] rows) => tensor(rows.SelectMany(r => r).Select(v => (long)v).ToArray(), [rows.Length, rows[0].Length]);

    /// <summary>What a decoder reads to write the labels: they themselves, one place later.</summary>
    private static int[][] Shifted(int[][] labels, JsonElement config)
    {
        (int start, int padding) = (config.GetProperty("decoder_start_token_id").GetInt32(), config.GetProperty("pad_token_id").GetInt32());
        return [.. labels.Select(row => (int[])[start, .. row[..^1].Select(t => t < 0 ? padding : t)])];
    }

    private static string? Experts(int[][] expected, Tensor found)
    {
        int[][] rows = [.. found.cpu().data<long>().Select(e => (int)e).Chunk((int)found.size(-1))];
        return FixtureTokens.Difference("experts", [.. expected.Select(e => e[..rows[0].Length])], rows);
    }

    private static string? Number(double expected, double found)
        => Math.Abs(expected - found) <= 1e-4 + (1e-3 * Math.Abs(expected)) ? null : $"expected {expected}, found {found}";
}
