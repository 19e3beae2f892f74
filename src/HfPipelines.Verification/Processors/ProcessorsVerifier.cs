using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Pipelines;
using HfPipelines.Processing;
using HfPipelines.Verification.Forward;
using HfPipelines.Verification.Pipelines;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processors;

/// <summary>The area <c>processors</c>: files <c>model_type.json</c> with calls of a processor on text, pictures and conversations.</summary>
public sealed class ProcessorsVerifier : AreaVerifier
{
    /// <inheritdoc/>
    public override string Area => "processors";

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string file in fixtures.Names.Where(f => !f.Contains('/') && f.EndsWith(".json", StringComparison.Ordinal) && f != "coverage.json"))
        {
            string modelType = file[..^".json".Length];
            if (options.Filter is { } filter && filter.Contains('/') && !filter.StartsWith(modelType + "/", StringComparison.Ordinal))
            {
                // A filter of the form model/... needs no other model's file.
                continue;
            }

            JsonElement fixture = fixtures.ReadJson(file);
            foreach (JsonProperty call in fixture.GetProperty("calls").EnumerateObject())
            {
                string name = $"{modelType}/{call.Name}";
                if (options.Includes(name))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Case(name, () => Check(fixtures, fixture, call.Value));
                }
            }
        }
    }

    private static CaseResult Case(string name, Func<string?> check)
    {
        try
        {
            using DisposeScope scope = NewDisposeScope();
            string? difference = check();
            return new CaseResult(name, "preprocess", difference is null, difference);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            string kind = error is HfPipelinesException ? "" : $"{error.GetType().Name}: ";
            return new CaseResult(name, "preprocess", false, kind + error.Message.ReplaceLineEndings(" "));
        }
    }

    private static string? Check(FixtureSource fixtures, JsonElement fixture, JsonElement call)
    {
        string modelType = fixture.GetProperty("model_type").GetString()!, className = fixture.GetProperty("class").GetString()!;
        BuiltInArchitectures.Registry.TryGet(modelType, out Architecture? architecture);
        using PipelineCheckpoint checkpoint = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"));
        Processor processor = ProcessorLoader.Load(checkpoint.Folder, architecture, BuiltInArchitectures.Registry, takesMedia: true);
        if (processor.ClassName != className)
        {
            return $"missing: no processor of the class '{className}' yet.";
        }

        JsonElement arguments = call.GetProperty("arguments");
        string? unknown = arguments.EnumerateObject().Select(a => a.Name).FirstOrDefault(n => !ProcessorCalls.Known.Contains(n));
        if (unknown is not null)
        {
            return $"missing: no argument '{unknown}' yet.";
        }

        if (!call.TryGetProperty("messages", out JsonElement messages))
        {
            return Compare(call.GetProperty("result"), processor.Process(ProcessorCalls.Batch(arguments, processor), Options(arguments)));
        }

        IReadOnlyList<ProcessorInput> inputs = [.. FixtureMedia.Chats(messages, SamplingRate(fixture)).Select(processor.Render)];
        return Rendered(call.GetProperty("rendered"), inputs)
            ?? Compare(call.GetProperty("result"), ProcessorCalls.Batch(inputs, processor) is { } batch ? processor.Process(batch, Options(arguments)) : processor.Process(inputs, Options(arguments)));
    }

    // Recordings of conversations are such as the feature extractor wants.
    private static int SamplingRate(JsonElement fixture)
        => fixture.GetProperty("files").TryGetProperty("processor_config.json", out JsonElement config) && config.TryGetProperty("feature_extractor", out JsonElement extractor)
            && extractor.TryGetProperty("sampling_rate", out JsonElement rate) ? rate.GetInt32() : 16000;

    private static ProcessorOptions Options(JsonElement arguments) => new()
    {
        MaxLength = arguments.TryGetProperty("max_length", out JsonElement length) ? length.GetInt32() : null,
        Truncate = arguments.TryGetProperty("truncation", out JsonElement truncation) ? truncation.ValueKind == JsonValueKind.True : null,
        PadToMaxLength = arguments.TryGetProperty("padding", out JsonElement padding) ? padding.ValueKind == JsonValueKind.String : null,
    };

    private static string? Rendered(JsonElement expected, IReadOnlyList<ProcessorInput> inputs)
    {
        if (expected.ValueKind == JsonValueKind.Object)
        {
            return "missing: no rendering that gives tokens yet.";
        }

        string[] texts = expected.ValueKind == JsonValueKind.String ? [expected.GetString()!] : [.. expected.EnumerateArray().Select(t => t.GetString()!)];
        return texts.SequenceEqual(inputs.Select(i => i.Text)) ? null : $"rendered: expected {string.Join(" | ", texts)}, found {string.Join(" | ", inputs.Select(i => i.Text))}";
    }

    // A number, or a list of lists of numbers, which the original leaves as they are.
    private static string? Numbers(JsonElement expected, Tensor found)
    {
        long[] wanted = [.. Flatten(expected)], values = [.. found.to(int64).contiguous().data<long>()];
        return wanted.SequenceEqual(values) ? null : $"expected {expected.GetRawText()}, found [{string.Join(", ", values)}]";

        static IEnumerable<long> Flatten(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value.GetInt64()];
    }

    private static string? Compare(JsonElement expected, ModelInput found)
    {
        if (found.Names.FirstOrDefault(n => !expected.TryGetProperty(n, out _)) is { } extra)
        {
            return $"{extra}: expected nothing, found it";
        }

        foreach (JsonProperty output in expected.EnumerateObject())
        {
            Tensor? tensor = found[output.Name];
            string? difference = tensor is null ? $"expected this output, found only {string.Join(", ", found.Names)}"
                : output.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Number ? Numbers(output.Value, tensor)
                : output.Value.TryGetProperty("$tensor", out JsonElement probe) ? OutputComparer.Compare(probe, tensor)
                : "expected a tensor in the fixture";
            if (difference is not null)
            {
                return $"{output.Name}: {difference}";
            }
        }

        return null;
    }
}
