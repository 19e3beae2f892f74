using System.Globalization;
using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Generation.Speech;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using HfPipelines.Verification.Forward;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>generation</c>: each strategy of decoding on a complete tiny checkpoint.</summary>
internal sealed class GenerationFolder : PipelineFolder
{
    private static readonly ArchitectureRegistry NoArchitectures = new([]);

    public override string Name => "generation";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string name = file[..^".json".Length];
        JsonElement[] checkpoints = [.. fixture.GetProperty("checkpoints").EnumerateArray()];
        foreach (JsonElement checkpoint in checkpoints)
        {
            JsonProperty[] selected = [.. checkpoint.GetProperty("results").EnumerateObject().Where(r => Selects(options, $"{name}/{r.Name}"))];
            if (selected.Length == 0)
            {
                continue;
            }

            // The first checkpoint holds the table of weights; the others are the same under another salt.
            var weights = (Rows: checkpoints[0].GetProperty("tensors"), Salt: checkpoint.GetProperty("salt").GetInt64());
            using PipelineCheckpoint folder = PipelineCheckpoint.Write(fixtures, fixture.GetProperty("files"), weights.Rows, weights.Salt);
            PretrainedModel? model = null;
            CaseResult loaded = Case(name, "generate", () =>
            {
                model = ForwardVerifier.Load(folder.Folder, fixture.GetProperty("class").GetString()!, options);
                return null;
            });
            using PretrainedModel? owned = model;
            foreach (JsonProperty strategy in selected)
            {
                yield return model is null
                    ? loaded with { Name = $"{name}/{strategy.Name}" }
                    : Case($"{name}/{strategy.Name}", "generate", () => Check(fixture, strategy.Value, folder.Folder, model, weights, options));
            }
        }
    }

    private static string? Check(JsonElement fixture, JsonElement expected, string folder, PretrainedModel model, (JsonElement Rows, long Salt) weights, VerifyOptions verifying)
    {
        JsonElement arguments = expected.GetProperty("arguments");
        string? special = arguments.TryGetProperty("special", out JsonElement given) ? given.GetString() : null;
        GenerationOptions options = Options(fixture.GetProperty("defaults"), arguments);
        if (special == "prefix_allowed")
        {
            int[][] table = fixture.GetProperty("allowed_table").Rows();
            options = options with { PrefixAllowedTokens = (_, tokens) => table[tokens.Sum() % table.Length] };
        }

        using PretrainedModel? assistant = special == "assistant" ? LoadAssistant(fixture, folder, weights, verifying) : null;
        using var observer = new FirstScores();
        ModelInput input = ReadInputs(fixture.GetProperty("inputs")).MoveTo(model.Device);
        var config = GenerationConfig.Load(folder);
        GenerationResult result = model.Network is ITranscriber
            ? new SpeechGenerator(model.Network, config).GenerateWindow(input, options, observer: observer)
            : new TokenGenerator(model.Network, config, options.StopStrings is null ? null : Tokenizer.Load(folder)) { Assistant = assistant?.Network }.Generate(input, options, observer);
        return FixtureTokens.Difference("sequences", expected.GetProperty("sequences").Rows(), result.Sequences)
            ?? (expected.TryGetProperty("beam_indices", out JsonElement beams) ? FixtureTokens.Difference("beam_indices", beams.Rows(), result.BeamIndices!) : null)
            ?? (expected.TryGetProperty("sequences_scores", out JsonElement scores) ? CompareScores(scores, result.SequenceScores!) : null)
            ?? (expected.TryGetProperty("first_scores", out JsonElement first) && OutputComparer.Compare(first, observer.Scores!) is { } difference ? $"first_scores: {difference}" : null);
    }

    /// <summary>The fixture's defaults under its arguments; a null argument takes a default away.</summary>
    private static GenerationOptions Options(JsonElement defaults, JsonElement arguments)
    {
        var merged = defaults.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            merged[argument.Name] = argument.Value;
        }

        var reader = new ConfigReader("arguments", JsonSerializer.SerializeToElement(merged), NoArchitectures);
        return GenerationConfigReader.Read(reader) with { Seed = reader.GetInt32OrNull("seed") };
    }

    /// <summary>A network of nearly the same weights: what it guesses is mostly right, and sometimes wrong.</summary>
    private static PretrainedModel LoadAssistant(JsonElement fixture, string folder, (JsonElement Rows, long Salt) weights, VerifyOptions options)
    {
        string copy = Directory.CreateTempSubdirectory("hfp-").FullName;
        try
        {
            File.Copy(Path.Combine(folder, "config.json"), Path.Combine(copy, "config.json"));
            object[][] rows = [.. weights.Rows.EnumerateArray().Select(r => r.GetArrayLength() == 5 ? [r[0], r[1], r[2], r[3], r[4].GetDouble() * 1.25] : r.EnumerateArray().Cast<object>().ToArray())];
            FixtureCheckpoint.WriteTensors(Path.Combine(copy, "model.safetensors"), JsonSerializer.SerializeToElement(rows), weights.Salt);
            return ForwardVerifier.Load(copy, fixture.GetProperty("class").GetString()!, options);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static ModelInput ReadInputs(JsonElement inputs)
    {
        var result = new ModelInput();
        foreach (JsonProperty input in inputs.EnumerateObject())
        {
            if (input.Value.TryGetProperty("$tensor", out JsonElement recipe))
            {
                long[] shape = [.. recipe.GetProperty("shape").Ids().Select(s => (long)s)];
                var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
                TensorRecipe.Fill($"input:{recipe.GetProperty("name").GetString()}", recipe.GetProperty("offset").GetSingle(), recipe.GetProperty("scale").GetSingle(), 0, values);
                result[input.Name] = tensor(values, shape);
            }
            else
            {
                result[input.Name] = FixtureArray.ReadInput(input.Name, input.Value, 0).ToTensor();
            }
        }

        return result;
    }

    private static string? CompareScores(JsonElement expected, IReadOnlyList<double> found)
    {
        double[] scores = [.. expected.EnumerateArray().Select(s => s.GetDouble())];
        for (int i = 0; i < scores.Length; i++)
        {
            if (!(Math.Abs(scores[i] - found[i]) <= 1e-4 + (1e-3 * Math.Abs(scores[i]))))
            {
                return string.Create(CultureInfo.InvariantCulture, $"sequences_scores: {i}: expected {scores[i]:g9}, found {found[i]:g9}");
            }
        }

        return null;
    }

    /// <summary>Keeps the processed scores of the first step.</summary>
    private sealed class FirstScores : GenerationObserver, IDisposable
    {
        public Tensor? Scores { get; private set; }

        public override void OnScores(int step, Tensor scores) => Scores ??= scores.clone().DetachFromDisposeScope();

        public void Dispose() => Scores?.Dispose();
    }
}
