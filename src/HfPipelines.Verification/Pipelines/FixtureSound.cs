using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Networks;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Recordings of the fixtures: formulas, so that none is stored.</summary>
internal static class FixtureSound
{
    /// <summary>The recordings of an argument: samples alone, samples with their number a second, or a list of such.</summary>
    /// <param name="json">The argument.</param>
    /// <param name="samplingRate">The number of samples a second of samples alone.</param>
    public static IReadOnlyList<AudioData> Recordings(JsonElement json, int samplingRate)
        => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(j => Recordings(j, samplingRate))]
            : json.TryGetProperty("raw", out JsonElement raw) ? [new AudioData(Samples(raw.GetProperty("$audio")), json.GetProperty("sampling_rate").GetInt32())]
            : [new AudioData(Samples(json.GetProperty("$audio")), samplingRate)];

    /// <summary>What gets times.</summary>
    public static TimestampKind Timestamps(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => TimestampKind.Segments,
        JsonValueKind.String when json.GetString() == "char" => TimestampKind.Characters,
        JsonValueKind.String when json.GetString() == "word" => TimestampKind.Words,
        _ => TimestampKind.None,
    };

    /// <summary>The options of a transcription with the arguments of <c>generate</c>.</summary>
    public static TranscriptionOptions Writing(TranscriptionOptions options, JsonElement arguments)
    {
        // Here, unlike elsewhere, temperatures may be several, and one of 0 means the likeliest tokens.
        JsonObject generation = JsonObject.Create(arguments)!;
        generation.Remove("temperature", out JsonNode? temperature);
        var reader = new ConfigReader("generate_kwargs", JsonSerializer.SerializeToElement(generation), new ArchitectureRegistry([]));
        return options with
        {
            Language = reader.GetStringOrNull("language"),
            Task = reader.GetStringOrNull("task") is { } task ? Enum.Parse<TranscriptionTask>(task, ignoreCase: true) : null,
            Generation = GenerationConfigReader.Read(reader) with { Seed = reader.GetInt32OrNull("seed") },
            PromptIds = reader.GetInt32s("prompt_ids"),
            ReadsItsOwnText = reader.GetBooleanOrNull("condition_on_prev_tokens"),
            Temperatures = temperature switch { null => [], JsonArray several => [.. several.Select(t => t!.GetValue<double>())], _ => [temperature.GetValue<double>()] },
            Thresholds = new TranscriptionThresholds
            {
                CompressionRatio = reader.GetDoubleOrNull("compression_ratio_threshold"),
                LogProbability = reader.GetDoubleOrNull("logprob_threshold"),
                NoSpeech = reader.GetDoubleOrNull("no_speech_threshold"),
            },
        };
    }

    private static float[] Samples(JsonElement json)
    {
        long[] p = [.. json.GetProperty("p").EnumerateArray().Select(v => v.GetInt64())];
        var samples = new float[json.GetProperty("samples").GetInt32()];
        for (long i = 0; i < samples.Length; i++)
        {
            long value = (p[0] * Triangle(i * p[1])) + (p[2] * Triangle(i * p[3])) + (p[4] * Triangle(((i * i) >> 4) * p[5]));
            samples[i] = (value >> 8) / 32768f;
        }

        return samples;
    }

    private static long Triangle(long phase) => Math.Abs((phase & 65535) - 32768) - 16384;
}
