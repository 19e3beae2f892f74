using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The folders of the tasks that take pictures and recordings.</summary>
internal static class TaskFolders
{
    private static readonly ArchitectureRegistry Registry = BuiltInArchitectures.Registry;

    public static IReadOnlyList<PipelineFolder> All { get; } =
    [
        new TaskFolder<ImageClassificationPipeline>("image-classification", (folder, options) => ImageClassificationPipeline.LoadAsync(null, Registry, folder, options), ClassifyImages),
        new TaskFolder<ZeroShotImageClassificationPipeline>(
            "zero-shot-image-classification", (folder, options) => ZeroShotImageClassificationPipeline.LoadAsync(null, Registry, folder, options), ClassifyFreely),
        new TaskFolder<ObjectDetectionPipeline>("object-detection", (folder, options) => ObjectDetectionPipeline.LoadAsync(null, Registry, folder, options), Detect),
        new TaskFolder<ImageFeatureExtractionPipeline>(
            "image-feature-extraction", (folder, options) => ImageFeatureExtractionPipeline.LoadAsync(null, Registry, folder, options), Extract),
        new TaskFolder<AudioClassificationPipeline>("audio-classification", (folder, options) => AudioClassificationPipeline.LoadAsync(null, Registry, folder, options), ClassifySounds),
        new TaskFolder<SpeechRecognitionPipeline>(
            "automatic-speech-recognition", (folder, options) => SpeechRecognitionPipeline.LoadAsync(null, Registry, null, folder, options), Transcribe),
    ];

    private static string? ClassifyImages(ImageClassificationPipeline pipeline, JsonElement call)
        => ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(FixtureMedia.Images(Input(call)), Options(call)).GetAwaiter().GetResult(), ResultComparison.Labels, IsBatch(call));

    private static string? ClassifyFreely(ZeroShotImageClassificationPipeline pipeline, JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        string[] labels = [.. arguments.GetProperty("candidate_labels").EnumerateArray().Select(l => l.GetString()!)];
        string template = arguments.TryGetProperty("hypothesis_template", out JsonElement given) ? given.GetString()! : ZeroShotImageClassificationPipeline.UsualTemplate;
        return ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(FixtureMedia.Images(Input(call)), labels, template).GetAwaiter().GetResult(), ResultComparison.Labels, IsBatch(call));
    }

    private static string? Detect(ObjectDetectionPipeline pipeline, JsonElement call)
    {
        double threshold = call.GetProperty("kwargs").TryGetProperty("threshold", out JsonElement given) ? given.GetDouble() : 0.5;
        return ResultComparison.Batch(
            call.GetProperty("result"),
            pipeline.DetectAsync(FixtureMedia.Images(Input(call)), threshold).GetAwaiter().GetResult(),
            (expected, found) => ResultComparison.Each(expected, found, Object),
            IsBatch(call));
    }

    private static string? Object(JsonElement expected, DetectedObject found)
    {
        JsonElement box = expected.GetProperty("box");
        var wanted = new BoundingBox(Side("xmin"), Side("ymin"), Side("xmax"), Side("ymax"));
        return ResultComparison.Text(expected.GetProperty("label").GetString(), found.Label)
            ?? ResultComparison.Number(expected.GetProperty("score").GetDouble(), found.Score)
            ?? (wanted == found.Box ? null : $"expected {wanted}, found {found.Box}");

        int Side(string name) => box.GetProperty(name).GetInt32();
    }

    private static string? Extract(ImageFeatureExtractionPipeline pipeline, JsonElement call)
    {
        bool pooled = call.GetProperty("kwargs").TryGetProperty("pool", out JsonElement given) && given.GetBoolean();
        IReadOnlyList<FeatureTensor> found = pipeline.ExtractAsync(FixtureMedia.Images(Input(call)), pooled).GetAwaiter().GetResult();
        float[] values = [.. found.SelectMany(f => f.Values.ToArray())];
        JsonElement expected = call.GetProperty("result");
        if (expected.ValueKind == JsonValueKind.Array)
        {
            double[] all = [.. Flat(expected)];
            return all.Length != values.Length ? $"expected {all.Length} numbers, found {values.Length}"
                : all.Select((number, i) => ResultComparison.Number(number, values[i])).FirstOrDefault(d => d is not null);
        }

        // The original keeps a dimension for the batch of one.
        JsonElement probe = expected.EnumerateObject().Single().Value;
        long[] wanted = [.. probe.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        long[] shape = IsBatch(call) ? [found.Count, 1, .. found[0].Shape] : [1, .. found[0].Shape];
        int stride = probe.GetProperty("stride").GetInt32();
        return !wanted.SequenceEqual(shape) ? $"expected [{string.Join(", ", wanted)}], found [{string.Join(", ", shape)}]"
            : MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64()).ToArray()
                .Select((number, i) => ResultComparison.Number(number, values[i * stride]))
                .FirstOrDefault(d => d is not null);
    }

    private static IEnumerable<double> Flat(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().SelectMany(Flat) : [json.GetDouble()];

    private static string? ClassifySounds(AudioClassificationPipeline pipeline, JsonElement call)
        => ResultComparison.Batch(
            call.GetProperty("result"),
            pipeline.ClassifyAsync(FixtureSound.Recordings(Input(call), pipeline.FeatureExtractor.SamplingRate), Options(call)).GetAwaiter().GetResult(),
            ResultComparison.Labels,
            IsBatch(call));

    private static string? Transcribe(SpeechRecognitionPipeline pipeline, JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        var options = new TranscriptionOptions
        {
            Timestamps = arguments.TryGetProperty("return_timestamps", out JsonElement kind) ? FixtureSound.Timestamps(kind) : TimestampKind.None,
            ChunkLength = Seconds("chunk_length_s", 0),
            StrideLeft = Seconds("stride_length_s", 0),
            StrideRight = Seconds("stride_length_s", 1),
            TellsLanguage = arguments.TryGetProperty("return_language", out JsonElement tells) && tells.GetBoolean(),
        };
        options = arguments.TryGetProperty("generate_kwargs", out JsonElement generation) ? FixtureSound.Writing(options, generation) : options;
        Transcription[] found = [.. FixtureSound.Recordings(Input(call), pipeline.FeatureExtractor.SamplingRate).Select(r => pipeline.TranscribeAsync(r, options).GetAwaiter().GetResult())];
        return ResultComparison.Batch(call.GetProperty("result"), found, Text, IsBatch(call));

        TimeSpan? Seconds(string name, int side)
            => !arguments.TryGetProperty(name, out JsonElement value) ? null
                : TimeSpan.FromSeconds(value.ValueKind == JsonValueKind.Array ? value[side].GetDouble() : value.GetDouble());
    }

    private static string? Text(JsonElement expected, Transcription found)
        => ResultComparison.Text(expected.GetProperty("text").GetString(), found.Text)
            ?? (expected.TryGetProperty("chunks", out JsonElement chunks) ? ResultComparison.Each(chunks, found.Chunks, Chunk) : null);

    private static string? Chunk(JsonElement expected, TranscribedChunk found)
        => ResultComparison.Text(expected.GetProperty("text").GetString(), found.Text)
            ?? (expected.TryGetProperty("language", out JsonElement language) ? ResultComparison.Text(language.GetString(), found.Language) : null)
            ?? (expected.TryGetProperty("timestamp", out JsonElement times) ? Time(times[0], found.Start) ?? Time(times[1], found.End) : null);

    private static string? Time(JsonElement expected, TimeSpan? found)
        => expected.ValueKind == JsonValueKind.Null ? (found is null ? null : $"expected no time, found {found}")
            : found is { } time ? ResultComparison.Number(expected.GetDouble(), time.TotalSeconds)
            : $"expected {expected}, found no time";

    private static ClassificationOptions Options(JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        return new ClassificationOptions
        {
            TopK = arguments.TryGetProperty("top_k", out JsonElement count) && count.ValueKind == JsonValueKind.Number ? count.GetInt32() : null,
            Function = arguments.TryGetProperty("function_to_apply", out JsonElement function) ? Enum.Parse<ScoreFunction>(function.GetString()!, ignoreCase: true) : null,
        };
    }

    private static JsonElement Input(JsonElement call) => call.GetProperty("args")[0];

    // A list of inputs gives a list of results, and so does a single input with tensors asked for.
    private static bool IsBatch(JsonElement call) => Input(call).ValueKind == JsonValueKind.Array;
}
