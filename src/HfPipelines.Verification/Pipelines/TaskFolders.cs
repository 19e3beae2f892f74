using System.Text.Json;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The folders of the tasks that take pictures and recordings.</summary>
internal static class TaskFolders
{
    public static IReadOnlyList<PipelineFolder> All { get; } =
    [
        new TaskFolder<ImageClassificationPipeline>("image-classification", ClassifyImages),
        new TaskFolder<ZeroShotImageClassificationPipeline>("zero-shot-image-classification", ClassifyFreely),
        new TaskFolder<ObjectDetectionPipeline>("object-detection", Detect),
        new TaskFolder<ImageSegmentationPipeline>("image-segmentation", Segment),
        new TaskFolder<ZeroShotObjectDetectionPipeline>("zero-shot-object-detection", PictureTaskFolders.DetectFreely),
        new TaskFolder<DepthEstimationPipeline>("depth-estimation", PictureTaskFolders.Depth),
        new TaskFolder<MaskGenerationPipeline>("mask-generation", PictureTaskFolders.Masks),
        new TaskFolder<ImageFeatureExtractionPipeline>("image-feature-extraction", Extract),
        new TaskFolder<AudioClassificationPipeline>("audio-classification", ClassifySounds),
        new TaskFolder<ZeroShotAudioClassificationPipeline>("zero-shot-audio-classification", ClassifySoundsFreely),
        new TaskFolder<SpeechRecognitionPipeline>("automatic-speech-recognition", Transcribe),
    ];

    private static string? ClassifyImages(ImageClassificationPipeline pipeline, JsonElement call)
        => ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(FixtureMedia.Images(FixtureCalls.Input(call)), FixtureCalls.Classification(call)).GetAwaiter().GetResult(), ResultComparison.Labels, FixtureCalls.IsBatch(call));

    private static string? ClassifyFreely(ZeroShotImageClassificationPipeline pipeline, JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        string[] labels = [.. arguments.GetProperty("candidate_labels").EnumerateArray().Select(l => l.GetString()!)];
        string template = arguments.TryGetProperty("hypothesis_template", out JsonElement given) ? given.GetString()! : ZeroShotImageClassificationPipeline.UsualTemplate;
        return ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(FixtureMedia.Images(FixtureCalls.Input(call)), labels, template).GetAwaiter().GetResult(), ResultComparison.Labels, FixtureCalls.IsBatch(call));
    }

    private static string? Detect(ObjectDetectionPipeline pipeline, JsonElement call)
    {
        double threshold = call.GetProperty("kwargs").TryGetProperty("threshold", out JsonElement given) ? given.GetDouble() : 0.5;
        return ResultComparison.Batch(
            call.GetProperty("result"),
            pipeline.DetectAsync(FixtureMedia.Images(FixtureCalls.Input(call)), threshold).GetAwaiter().GetResult(),
            (expected, found) => ResultComparison.Each(expected, found, Object),
            FixtureCalls.IsBatch(call));
    }

    internal static string? Object(JsonElement expected, DetectedObject found)
    {
        JsonElement box = expected.GetProperty("box");
        var wanted = new BoundingBox(Side("xmin"), Side("ymin"), Side("xmax"), Side("ymax"));
        return ResultComparison.Text(expected.GetProperty("label").GetString(), found.Label)
            ?? ResultComparison.Number(expected.GetProperty("score").GetDouble(), found.Score)
            ?? (wanted == found.Box ? null : $"expected {wanted}, found {found.Box}");

        int Side(string name) => box.GetProperty(name).GetInt32();
    }

    private static string? Segment(ImageSegmentationPipeline pipeline, JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        var options = new SegmentationOptions
        {
            Task = arguments.TryGetProperty("subtask", out JsonElement task) ? Enum.Parse<SegmentationTask>(task.GetString()!, ignoreCase: true) : null,
            Threshold = Number("threshold", 0.9),
            MaskThreshold = Number("mask_threshold", 0.5),
            OverlapMaskAreaThreshold = Number("overlap_mask_area_threshold", 0.5),
        };
        return ResultComparison.Batch(
            call.GetProperty("result"),
            pipeline.SegmentAsync(FixtureMedia.Images(FixtureCalls.Input(call)), options).GetAwaiter().GetResult(),
            (expected, found) => ResultComparison.Each(expected, found, Part),
            FixtureCalls.IsBatch(call));

        double Number(string name, double absent) => arguments.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : absent;
    }

    private static string? Part(JsonElement expected, ImageSegment found)
    {
        JsonElement score = expected.GetProperty("score"), probe = expected.GetProperty("mask").GetProperty("$pil").GetProperty("probe");
        int stride = probe.GetProperty("stride").GetInt32();
        bool[] wanted = [.. probe.GetProperty("values").EnumerateArray().Select(v => v.GetInt32() != 0)];
        bool[] pixels = [.. found.Mask.Pixels.ToArray().Where((_, i) => i % stride == 0)];
        return ResultComparison.Text(expected.GetProperty("label").GetString(), found.Label)
            ?? (score.ValueKind == JsonValueKind.Null ? (found.Score is null ? null : $"expected no score, found {found.Score}")
                : found.Score is { } number ? ResultComparison.Number(score.GetDouble(), number) : $"expected {score}, found no score")
            ?? Pixels(wanted, pixels);
    }

    /// <summary>Compares the pixels of two masks, of which one of a hundred may differ.</summary>
    internal static string? Pixels(bool[] expected, bool[] found)
        => expected.Length != found.Length ? $"expected {expected.Length} pixels, found {found.Length}"
            : expected.Zip(found).Count(p => p.First != p.Second) is var wrong && wrong * 100 <= found.Length ? null
            : $"{wrong} of {found.Length} pixels of the mask differ";

    private static string? Extract(ImageFeatureExtractionPipeline pipeline, JsonElement call)
    {
        bool pooled = call.GetProperty("kwargs").TryGetProperty("pool", out JsonElement given) && given.GetBoolean();
        IReadOnlyList<FeatureTensor> found = pipeline.ExtractAsync(FixtureMedia.Images(FixtureCalls.Input(call)), pooled).GetAwaiter().GetResult();
        return ResultComparison.Features(call.GetProperty("result"), found, FixtureCalls.IsBatch(call));
    }

    private static string? ClassifySounds(AudioClassificationPipeline pipeline, JsonElement call)
        => ResultComparison.Batch(
            call.GetProperty("result"),
            pipeline.ClassifyAsync(FixtureSound.Recordings(FixtureCalls.Input(call), pipeline.FeatureExtractor.SamplingRate), FixtureCalls.Classification(call)).GetAwaiter().GetResult(),
            ResultComparison.Labels,
            FixtureCalls.IsBatch(call));

    private static string? ClassifySoundsFreely(ZeroShotAudioClassificationPipeline pipeline, JsonElement call)
    {
        JsonElement arguments = call.GetProperty("kwargs");
        string[] labels = [.. arguments.GetProperty("candidate_labels").EnumerateArray().Select(l => l.GetString()!)];
        string template = arguments.TryGetProperty("hypothesis_template", out JsonElement given) ? given.GetString()! : ZeroShotAudioClassificationPipeline.UsualTemplate;
        IReadOnlyList<AudioData> recordings = FixtureSound.Recordings(FixtureCalls.Input(call), pipeline.FeatureExtractor.SamplingRate);
        return ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(recordings, labels, template).GetAwaiter().GetResult(), ResultComparison.Labels, FixtureCalls.IsBatch(call));
    }

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
        Transcription[] found = [.. FixtureSound.Recordings(FixtureCalls.Input(call), pipeline.FeatureExtractor.SamplingRate).Select(r => pipeline.TranscribeAsync(r, options).GetAwaiter().GetResult())];
        return ResultComparison.Batch(call.GetProperty("result"), found, Text, FixtureCalls.IsBatch(call));

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
}
