using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using TorchSharp;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// The area <c>forward</c>: files <c>folder/Class[.variant].json</c> with configuration, weights, inputs and outputs of a class. Each is written as a
/// checkpoint folder, loaded the normal way, run and compared.
/// </summary>
public sealed class ForwardVerifier : AreaVerifier
{
    /// <inheritdoc/>
    public override string Area => "forward";

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string file in fixtures.Names.Where(f => f.EndsWith(".json", StringComparison.Ordinal) && !Path.GetFileName(f).StartsWith('_')))
        {
            string name = NameOf(file);
            if (!options.Includes(name))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            JsonElement fixture;
            CaseResult? unreadable = null;
            try
            {
                fixture = fixtures.ReadJson(file);
            }
            catch (JsonException error)
            {
                fixture = default;
                unreadable = new CaseResult(name, "forward", false, $"expected JSON, found {error.Message}");
            }

            if (unreadable is not null)
            {
                yield return unreadable;
                continue;
            }

            if (!fixture.TryGetProperty("tensors", out _))
            {
                continue;
            }

            string? missing = MissingNetwork(fixture);
            yield return Case(name, "forward", () => missing ?? Forward(fixture, options));
            if (options.Generate && fixture.TryGetProperty("generate", out JsonElement generate))
            {
                yield return Case(name, "generate", () => missing ?? GenerateCheck.Run(fixture, generate, options, cancellationToken));
            }
        }
    }

    /// <summary>Loads the class that a fixture names from its folder.</summary>
    /// <param name="folder">The checkpoint folder.</param>
    /// <param name="className">The class in transformers.</param>
    /// <param name="options">Where it runs.</param>
    internal static PretrainedModel Load(string folder, string className, VerifyOptions options)
        => PretrainedModel.Load(CheckpointFolder.Open(folder), null, BuiltInArchitectures.Registry, null, options.Loading with { ClassName = className });

    /// <summary>Whether a fixture comes from transformers 4, which differs in a few things that checkpoints do not show.</summary>
    /// <param name="fixture">The fixture.</param>
    internal static bool IsVersion4(JsonElement fixture)
        => fixture.TryGetProperty("transformers", out JsonElement version) && version.GetString()?.StartsWith("4.", StringComparison.Ordinal) == true;

    /// <summary>The inputs of a fixture.</summary>
    /// <param name="inputs">By argument name.</param>
    /// <param name="salt">The salt of the inputs.</param>
    internal static ModelInput ReadInputs(JsonElement inputs, long salt)
    {
        var result = new ModelInput();
        foreach (JsonProperty input in inputs.EnumerateObject())
        {
            AddInput(result, input.Name, input.Value, salt);
        }

        return result;
    }

    /// <summary>Folder and class, wherever the folder lies.</summary>
    private static string NameOf(string file)
    {
        string[] parts = file[..^".json".Length].Split('/');
        return string.Join('/', parts[^Math.Min(2, parts.Length)..]);
    }

    // Known without writing a checkpoint, which takes most of the time of what fails.
    private static string? MissingNetwork(JsonElement fixture)
    {
        string modelType = fixture.GetProperty("model_type").GetString()!;
        string className = fixture.GetProperty("class").GetString()!;
        return BuiltInArchitectures.Registry.TryGet(modelType, out Architecture? architecture) && (architecture is ListedArchitecture || architecture.FindClass(className) is { Create: null })
            ? new MissingNetworkException(modelType, className).Message
            : null;
    }

    private static CaseResult Case(string name, string column, Func<string?> check)
    {
        try
        {
            using DisposeScope scope = torch.NewDisposeScope();
            string? difference = check();
            return new CaseResult(name, column, difference is null, difference);
        }
        catch (ConfigurationException error) when (error.Key?.EndsWith("model_type", StringComparison.Ordinal) == true)
        {
            return new CaseResult(name, column, false, $"missing: no spec for the model type {error.Found} yet.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            string kind = error is HfPipelinesException ? "" : $"{error.GetType().Name}: ";
            return new CaseResult(name, column, false, kind + error.Message.ReplaceLineEndings(" "));
        }
    }

    private static string? Forward(JsonElement fixture, VerifyOptions options)
    {
        using FixtureCheckpoint checkpoint = FixtureCheckpoint.Write(fixture);
        using PretrainedModel model = Load(checkpoint.Folder, fixture.GetProperty("class").GetString()!, options);
        // Not inference mode, in which torch's lazy device, a second one on every machine, has no views.
        using IDisposable inference = torch.no_grad();
        ModelInput input = ReadInputs(fixture.GetProperty("inputs"), fixture.GetProperty("salt").GetInt64()).MoveTo(model.Device);
        input.OutputHiddenStates = true;
        torch.manual_seed(0);
        string method = fixture.TryGetProperty("method", out JsonElement given) ? given.GetString()! : "forward";
        JsonElement expected = fixture.GetProperty("outputs");
        string? difference = Difference(input);
        return difference is not null && IsVersion4(fixture) && Version4Mask.Of(input) is { } variant && Difference(variant) is null ? null : difference;

        string? Difference(ModelInput call)
        {
            if (IsVersion4(fixture) && Version4Positions.Of(model.Network, call) is { } positions)
            {
                call = call.Clone();
                call.PositionIds = positions;
            }

            ModelOutput output = model.Network.Invoke(method, call);
            return OutputComparer.Compare(expected, IsVersion4(fixture) ? Version4Output.Of(output, expected, fixture.GetProperty("model_type").GetString()!, call.PositionIds) : output);
        }
    }

    private static void AddInput(ModelInput result, string name, JsonElement json, long salt)
    {
        // How a loss is summed up, which networks do not compute.
        if (name == "reduction")
        {
            return;
        }

        if (json.TryGetProperty("dict", out JsonElement entries))
        {
            foreach (JsonProperty entry in entries.EnumerateObject())
            {
                AddInput(result, $"{name}.{entry.Name}", entry.Value, salt);
            }
        }
        else if (json.TryGetProperty("list", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in items.EnumerateArray())
            {
                AddInput(result, $"{name}.{index++}", item, salt);
            }
        }
        else if (json.TryGetProperty("value", out JsonElement value))
        {
            AddPlain(result, name, value);
        }
        else
        {
            result[name] = FixtureArray.ReadInput(name, json, salt).ToTensor();
        }
    }

    private static void AddPlain(ModelInput result, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                AddPlain(result, $"{name}.{index++}", item);
            }

            return;
        }

        result[name] = value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => torch.tensor(true),
            JsonValueKind.False => torch.tensor(false),
            JsonValueKind.Number when value.TryGetInt64(out long number) => torch.tensor(number),
            JsonValueKind.Number => torch.tensor(value.GetDouble()),
            _ => throw new HfPipelinesException($"{name}: expected numbers or truth values as plain inputs, found {value.ValueKind}."),
        };
    }
}
