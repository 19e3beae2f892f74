using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The folders of the tasks that read texts.</summary>
internal static class TextTaskFolders
{
    public static IReadOnlyList<PipelineFolder> All { get; } =
    [
        new TaskFolder<TextClassificationPipeline>("text-classification", Classify),
        new TaskFolder<TokenClassificationPipeline>("token-classification", ClassifyTokens),
        new TaskFolder<ZeroShotClassificationPipeline>("zero-shot-classification", ClassifyFreely),
        new TaskFolder<FillMaskPipeline>("fill-mask", FillMasks),
        new TaskFolder<QuestionAnsweringPipeline>("question-answering", Answer),
        new TaskFolder<FeatureExtractionPipeline>("feature-extraction", Extract),
    ];

    private static string? Classify(TextClassificationPipeline pipeline, JsonElement call)
    {
        JsonElement input = FixtureCalls.Input(call);
        ClassificationOptions options = FixtureCalls.Classification(call) with { TopK = AllLabels(call) ? int.MaxValue : FixtureCalls.Argument(call, "top_k")?.GetInt32() };
        int? maxTokens = FixtureCalls.Argument(call, "max_length")?.GetInt32();
        JsonElement expected = call.GetProperty("result");
        if (input.ValueKind == JsonValueKind.Object)
        {
            var pair = new TextPair(input.GetProperty("text").GetString()!, input.GetProperty("text_pair").GetString()!);
            return Labels(expected, pipeline.ClassifyAsync(pair, options, maxTokens).GetAwaiter().GetResult());
        }

        return ResultComparison.Batch(
            expected, pipeline.ClassifyAsync(FixtureCalls.Texts(call), options, maxTokens).GetAwaiter().GetResult(), Labels, FixtureCalls.IsBatch(call));
    }

    // The likeliest label alone may stand without a list around it.
    private static string? Labels(JsonElement expected, IReadOnlyList<LabelScore> found)
        => expected.ValueKind == JsonValueKind.Array ? ResultComparison.Labels(expected, found)
            : found.Count != 1 ? $"expected one label, found {found.Count}"
            : ResultComparison.Label(expected, found[0]);

    private static bool AllLabels(JsonElement call) => call.GetProperty("kwargs").TryGetProperty("top_k", out JsonElement count) && count.ValueKind == JsonValueKind.Null;

    private static string? ClassifyTokens(TokenClassificationPipeline pipeline, JsonElement call)
    {
        var options = new TokenClassificationOptions
        {
            Aggregation = FixtureCalls.Argument(call, "aggregation_strategy") is { } strategy ? Enum.Parse<TokenAggregation>(strategy.GetString()!, ignoreCase: true) : default,
            Stride = FixtureCalls.Argument(call, "stride")?.GetInt32(),
        };
        if (FixtureCalls.Argument(call, "ignore_labels") is { } ignored)
        {
            options = options with { IgnoredLabels = FixtureCalls.Strings(ignored) };
        }

        IReadOnlyList<IReadOnlyList<TokenLabel>> found = FixtureCalls.Argument(call, "is_split_into_words")?.GetBoolean() == true
            ? [pipeline.ClassifyWordsAsync(FixtureCalls.Texts(call), options: options).GetAwaiter().GetResult()]
            : pipeline.ClassifyTokensAsync(FixtureCalls.Texts(call), options).GetAwaiter().GetResult();
        return ResultComparison.Batch(call.GetProperty("result"), found, (e, f) => ResultComparison.Each(e, f, TokenLabel), FixtureCalls.IsBatch(call));
    }

    private static string? TokenLabel(JsonElement expected, TokenLabel found)
    {
        bool isEntity = expected.TryGetProperty("entity_group", out JsonElement label);
        return ResultComparison.Text((isEntity ? label : expected.GetProperty("entity")).GetString(), found.Label)
            ?? ResultComparison.Number(expected.GetProperty("score").GetDouble(), found.Score)
            ?? ResultComparison.Text(expected.GetProperty("word").GetString(), found.Text)
            ?? ResultComparison.Place(expected.GetProperty("start"), found.Start)
            ?? ResultComparison.Place(expected.GetProperty("end"), found.End)
            ?? (isEntity ? null : ResultComparison.Place(expected.GetProperty("index"), found.Index));
    }

    private static string? ClassifyFreely(ZeroShotClassificationPipeline pipeline, JsonElement call)
    {
        JsonElement labels = FixtureCalls.Argument(call, "candidate_labels")!.Value;
        string[] names = labels.ValueKind == JsonValueKind.String ? labels.GetString()!.Split(',', StringSplitOptions.TrimEntries) : FixtureCalls.Strings(labels);
        string template = FixtureCalls.Argument(call, "hypothesis_template")?.GetString() ?? ZeroShotClassificationPipeline.UsualTemplate;
        bool multiLabel = FixtureCalls.Argument(call, "multi_label")?.GetBoolean() ?? false;
        return ResultComparison.Batch(
            call.GetProperty("result"), pipeline.ClassifyAsync(FixtureCalls.Texts(call), names, template, multiLabel).GetAwaiter().GetResult(), Scores, FixtureCalls.IsBatch(call));
    }

    private static string? Scores(JsonElement expected, IReadOnlyList<LabelScore> found)
        => ResultComparison.Each(expected.GetProperty("labels"), found, (e, f) => ResultComparison.Text(e.GetString(), f.Label))
            ?? ResultComparison.Each(expected.GetProperty("scores"), found, (e, f) => ResultComparison.Number(e.GetDouble(), f.Score));

    private static string? FillMasks(FillMaskPipeline pipeline, JsonElement call)
    {
        var options = new FillMaskOptions { Targets = FixtureCalls.Argument(call, "targets") is { } targets ? FixtureCalls.Strings(targets) : null };
        options = FixtureCalls.Argument(call, "top_k") is { } count ? options with { TopK = count.GetInt32() } : options;
        return ResultComparison.Batch(call.GetProperty("result"), pipeline.FillMasksAsync(FixtureCalls.Texts(call), options).GetAwaiter().GetResult(), Fillings, FixtureCalls.IsBatch(call));
    }

    // The tokens for one mask alone have no list of masks around them.
    private static string? Fillings(JsonElement expected, IReadOnlyList<IReadOnlyList<MaskFilling>> found)
        => expected[0].ValueKind == JsonValueKind.Array ? ResultComparison.Each(expected, found, (e, f) => ResultComparison.Each(e, f, Filling))
            : found.Count != 1 ? $"expected one mask, found {found.Count}"
            : ResultComparison.Each(expected, found[0], Filling);

    private static string? Filling(JsonElement expected, MaskFilling found)
        => ResultComparison.Place(expected.GetProperty("token"), found.TokenId)
            ?? ResultComparison.Number(expected.GetProperty("score").GetDouble(), found.Score)
            ?? ResultComparison.Text(expected.GetProperty("token_str").GetString(), found.Token)
            ?? ResultComparison.Text(expected.GetProperty("sequence").GetString(), found.Text);

    private static string? Answer(QuestionAnsweringPipeline pipeline, JsonElement call)
    {
        var options = new QuestionAnsweringOptions
        {
            MaxTokens = FixtureCalls.Argument(call, "max_seq_len")?.GetInt32(),
            Stride = FixtureCalls.Argument(call, "doc_stride")?.GetInt32(),
            AllowsNoAnswer = FixtureCalls.Argument(call, "handle_impossible_answer")?.GetBoolean() ?? false,
            AlignsToWords = FixtureCalls.Argument(call, "align_to_words")?.GetBoolean() ?? true,
        };
        options = FixtureCalls.Argument(call, "max_answer_len") is { } length ? options with { MaxAnswerTokens = length.GetInt32() } : options;
        int count = FixtureCalls.Argument(call, "top_k")?.GetInt32() ?? 1;
        (string Question, string Context)[] questions = [.. Questions(call)];
        ExtractedAnswer[] found = [.. questions.SelectMany(q => pipeline.FindAnswersAsync(q.Question, q.Context, count, options).GetAwaiter().GetResult())];
        JsonElement expected = call.GetProperty("result");
        return expected.ValueKind == JsonValueKind.Array ? ResultComparison.Each(expected, found, Answer) : ResultComparison.Batch(expected, found, Answer, isBatch: false);
    }

    private static IEnumerable<(string Question, string Context)> Questions(JsonElement call)
    {
        if (FixtureCalls.Argument(call, "question") is { } question)
        {
            string context = FixtureCalls.Argument(call, "context")!.Value.GetString()!;
            return FixtureCalls.Strings(question).Select(q => (q, context));
        }

        JsonElement input = FixtureCalls.Input(call);
        JsonElement[] examples = input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray()] : [input];
        return examples.Select(e => (e.GetProperty("question").GetString()!, e.GetProperty("context").GetString()!));
    }

    private static string? Answer(JsonElement expected, ExtractedAnswer found)
        => ResultComparison.Text(expected.GetProperty("answer").GetString(), found.Text)
            ?? ResultComparison.Number(expected.GetProperty("score").GetDouble(), found.Score)
            ?? ResultComparison.Place(expected.GetProperty("start"), found.Start)
            ?? ResultComparison.Place(expected.GetProperty("end"), found.End);

    private static string? Extract(FeatureExtractionPipeline pipeline, JsonElement call)
    {
        int? maxTokens = FixtureCalls.Argument(call, "tokenize_kwargs") is { } options ? options.GetProperty("max_length").GetInt32() : null;
        IReadOnlyList<FeatureTensor> found = pipeline.ExtractAsync(FixtureCalls.Texts(call), maxTokens).GetAwaiter().GetResult();
        JsonElement expected = call.GetProperty("result");
        return expected.ValueKind == JsonValueKind.Array ? ResultComparison.Each(expected, found, (e, f) => Features(e, [f])) : Features(expected, found);
    }

    /// <summary>Compares states, [.., tokens, hidden] for all texts together; behind a text's own tokens stands what the original made of padding.</summary>
    private static string? Features(JsonElement expected, IReadOnlyList<FeatureTensor> found)
    {
        JsonElement probe = expected.EnumerateObject().Single().Value;
        long[] shape = [.. probe.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        (long tokens, long hidden) = (shape[^2], shape[^1]);
        if (tokens != found.Max(f => f.Shape[0]) || shape[0] != found.Count || found.Any(f => f.Shape[1] != hidden))
        {
            return $"expected [{string.Join(", ", shape)}], found {string.Join(", ", found.Select(f => $"[{string.Join(", ", f.Shape)}]"))}";
        }

        int stride = probe.GetProperty("stride").GetInt32();
        float[] numbers = MemoryMarshal.Cast<byte, float>(probe.GetProperty("data").GetBytesFromBase64()).ToArray();
        return numbers.Select((number, i) => Difference(number, (long)i * stride)).FirstOrDefault(d => d is not null);

        string? Difference(double number, long place)
        {
            (long text, long within) = Math.DivRem(place, tokens * hidden);
            ReadOnlyMemory<float> values = found[(int)text].Values;
            return within < values.Length ? ResultComparison.Number(number, values.Span[(int)within]) : null;
        }
    }
}
