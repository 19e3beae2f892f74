using System.Text.Json;
using HfPipelines.Processing;
using HfPipelines.Tokenization.Documents;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Verification.Processors;

/// <summary>Calls of Python as those of .NET, where a class of transformers means something of its own by an argument.</summary>
internal static class ProcessorCalls
{
    // These classes walk over a single text as over a list, and find its characters.
    private static readonly string[] Walking = ["ColPaliProcessor", "ColQwen2Processor", "IdeficsProcessor"];

    /// <summary>The arguments that are known.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "text", "images", "videos", "audio", "sampling_rate", "padding", "truncation", "max_length", "return_tensors", "add_generation_prompt",
        "boxes", "word_labels", "text_pair", "input_points", "input_labels", "input_boxes", "task_inputs",
    ];

    /// <summary>What a processor is called with.</summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="processor">The processor.</param>
    public static ProcessorBatch Batch(JsonElement arguments, Processor processor)
    {
        ProcessorBatch batch = FixtureMedia.Batch(arguments, processor.ImageToken);
        bool single = arguments.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String;
        batch = batch with { Prompts = Prompts(arguments) };
        if (arguments.TryGetProperty("boxes", out JsonElement boxes))
        {
            return batch with { Texts = null, Pages = [Page(arguments, boxes)] };
        }

        return processor.ClassName switch
        {
            "OneFormerProcessor" => batch with { Texts = [.. FixtureMedia.Texts(arguments.GetProperty("task_inputs"))] },
            // It takes videos by the name of images, and ignores an argument of another name.
            "InstructBlipVideoProcessor" => batch with { Videos = [] },
            "GroundingDinoProcessor" when batch.Texts is { } texts && !single => batch with { Texts = null, Candidates = [texts] },
            "OmDetTurboProcessor" when batch.Texts is { } texts => batch with { Texts = null, Candidates = [single ? texts[0].Trim(' ').Split(',') : texts] },
            // Lists of pictures stand behind their text, and a picture of its own before it.
            "IdeficsProcessor" when arguments.TryGetProperty("images", out JsonElement images) && images.ValueKind == JsonValueKind.Array && images[0].ValueKind == JsonValueKind.Array
                => batch with { Texts = [.. batch.Texts!.Select((t, i) => t + string.Concat(Enumerable.Repeat(processor.ImageToken, batch.Images[i].Count)))] },
            // A list of pictures is one video, and lists in a list are several.
            "TvpProcessor" when arguments.TryGetProperty("images", out JsonElement frames) && frames.ValueKind == JsonValueKind.Array && frames[0].ValueKind == JsonValueKind.Object
                => batch with { Images = [[.. batch.Images.SelectMany(l => l)]] },
            { } name when Walking.Contains(name) && single && batch.Images.Count == 0 => Walked(batch),
            _ => batch,
        };
    }

    /// <summary>What a processor is called with for rendered conversations.</summary>
    /// <param name="inputs">The conversations.</param>
    /// <param name="processor">The processor.</param>
    /// <returns>Null for the usual way.</returns>
    public static ProcessorBatch? Batch(IReadOnlyList<ProcessorInput> inputs, Processor processor)
        => inputs.Count == 1 && inputs[0].Images.Count == 0 && Walking.Contains(processor.ClassName) ? Walked(new ProcessorBatch { Texts = [inputs[0].Text], AddSpecialTokens = inputs[0].AddSpecialTokens ? null : false }) : null;

    private static ProcessorBatch Walked(ProcessorBatch batch) => batch with { Texts = [.. batch.Texts![0].Select(c => c.ToString())] };

    private static DocumentPage Page(JsonElement arguments, JsonElement boxes)
    {
        bool asks = arguments.TryGetProperty("text_pair", out JsonElement pair);
        return new DocumentPage(
            [.. FixtureMedia.Texts(asks ? pair : arguments.GetProperty("text"))],
            [.. boxes.EnumerateArray().Select(b => new LayoutBox(b[0].GetInt32(), b[1].GetInt32(), b[2].GetInt32(), b[3].GetInt32()))])
        {
            Question = asks ? arguments.GetProperty("text").GetString() : null,
            WordLabels = arguments.TryGetProperty("word_labels", out JsonElement labels) ? [.. labels.EnumerateArray().Select(l => l.GetInt32())] : null,
        };
    }

    private static SegmentationPrompts? Prompts(JsonElement arguments)
    {
        bool hasPoints = arguments.TryGetProperty("input_points", out JsonElement points), hasBoxes = arguments.TryGetProperty("input_boxes", out JsonElement boxes);
        return !hasPoints && !hasBoxes ? null : new SegmentationPrompts
        {
            Points = hasPoints ? [.. points.EnumerateArray().Select(p => Objects(p, 3, Point))] : null,
            Labels = arguments.TryGetProperty("input_labels", out JsonElement labels) ? [.. labels.EnumerateArray().Select(l => Objects(l, 2, v => v.GetInt32()))] : null,
            Boxes = hasBoxes ? [.. boxes.EnumerateArray().Select(list => (IReadOnlyList<BoundingBoxF>)[.. list.EnumerateArray().Select(Box)])] : null,
        };
    }

    // SAM takes the points of a picture's only object without a list of objects around them.
    private static IReadOnlyList<IReadOnlyList<T>> Objects<T>(JsonElement json, int depth, Func<JsonElement, T> read)
        => Depth(json) == depth ? [.. json.EnumerateArray().Select(o => (IReadOnlyList<T>)[.. o.EnumerateArray().Select(read)])] : [[.. json.EnumerateArray().Select(read)]];

    private static int Depth(JsonElement json) => json.ValueKind == JsonValueKind.Array ? 1 + Depth(json[0]) : 0;

    private static ImagePoint Point(JsonElement json) => new(json[0].GetSingle(), json[1].GetSingle());

    private static BoundingBoxF Box(JsonElement json) => new(json[0].GetSingle(), json[1].GetSingle(), json[2].GetSingle(), json[3].GetSingle());
}
