using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>The part <c>generate</c> of a forward fixture: the same tokens, or, where two tokens are nearly equal, the same scores.</summary>
internal static class GenerateCheck
{
    /// <summary>Below this distance between best and second token, rounding decides; then only the scores are compared.</summary>
    private const double SafeMargin = 1e-3;

    public static string? Run(JsonElement fixture, JsonElement generate, VerifyOptions options, CancellationToken cancellationToken)
    {
        using FixtureCheckpoint checkpoint = FixtureCheckpoint.Write(fixture, generate);
        using PretrainedModel model = ForwardVerifier.Load(checkpoint.Folder, fixture.GetProperty("class").GetString()!, options);
        using IDisposable inference = inference_mode();
        Network network = ForwardVerifier.IsVersion4(fixture) && model.Network is not IEncoderDecoderModel ? new Version4Network(model.Network) { SeesPadding = fixture.GetProperty("model_type").GetString() == "git" } : model.Network;
        var generator = new TokenGenerator(network, GenerationConfig.Load(checkpoint.Folder));
        ModelInput input = ForwardVerifier.ReadInputs(generate.GetProperty("inputs"), generate.GetProperty("salt").GetInt64()).MoveTo(model.Device);
        using var observer = new LogitsObserver();
        manual_seed(0);
        GenerationResult result = generator.Generate(input, Options(generate.GetProperty("arguments")), observer, cancellationToken);
        string? difference = OutputComparer.Compare(generate.GetProperty("logits_first"), observer.First!);
        if (difference is not null)
        {
            return $"logits_first: {difference}";
        }

        if (!generate.TryGetProperty("margin", out JsonElement margin) || margin.ValueKind != JsonValueKind.Number || margin.GetDouble() < SafeMargin)
        {
            return null;
        }

        int row = 0;
        foreach (JsonElement expected in generate.GetProperty("sequences").EnumerateArray())
        {
            int[] tokens = [.. expected.EnumerateArray().Select(t => t.GetInt32())];
            if (!tokens.SequenceEqual(result.Sequences[row]))
            {
                return $"sequences.{row}: expected {string.Join(' ', tokens)}, found {string.Join(' ', result.Sequences[row])}";
            }

            row++;
        }

        return OutputComparer.Compare(generate.GetProperty("logits_last"), observer.Last!) is { } last ? $"logits_last: {last}" : null;
    }

    private static GenerationOptions Options(JsonElement arguments)
    {
        var options = new GenerationOptions();
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            options = argument.Name switch
            {
                "do_sample" => options with { DoSample = argument.Value.GetBoolean() },
                "num_beams" => options with { NumBeams = argument.Value.GetInt32() },
                "max_new_tokens" => options with { MaxNewTokens = argument.Value.GetInt32() },
                "min_new_tokens" => options with { MinNewTokens = argument.Value.GetInt32() },
                "repetition_penalty" => options with { RepetitionPenalty = argument.Value.GetDouble() },
                "remove_invalid_values" => options with { RemoveInvalidValues = argument.Value.GetBoolean() },
                "temperature" => options with { Temperature = argument.Value.GetDouble() },
                "bad_words_ids" => options with { BadWordsIds = [.. argument.Value.EnumerateArray().Select(w => (IReadOnlyList<int>)[.. w.EnumerateArray().Select(t => t.GetInt32())])] },
                _ => throw new HfPipelinesException($"generate: expected an argument of the forward format, found '{argument.Name}'."),
            };
        }

        return options;
    }

    /// <summary>Keeps the scores of the first and the last step.</summary>
    private sealed class LogitsObserver : GenerationObserver, IDisposable
    {
        public Tensor? First { get; private set; }

        public Tensor? Last { get; private set; }

        public override void OnLogits(int step, Tensor logits)
        {
            Last?.Dispose();
            Last = logits.clone().DetachFromDisposeScope();
            First ??= logits.clone().DetachFromDisposeScope();
        }

        public void Dispose()
        {
            First?.Dispose();
            Last?.Dispose();
        }
    }
}
