using System.Globalization;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures with their tasks in words and, for <c>segmentation_maps</c>, the masks, classes and texts that the tasks ask for (OneFormer).
/// The classes' names are the configuration's <c>metadata</c>.
/// </summary>
internal sealed class TaskSegmentation : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = [.. call.Prepare().Select(i => options.Backend.RescaleAndNormalize(Resize(i, options, options.Resampling()), options))];
        (Tensor[] padded, Tensor[] masks) = Batch.Pad(images, null);
        string[] tasks = options.Node("task_inputs") is JsonArray given ? [.. given.Select(t => t!.GetValue<string>())] : ["panoptic"];
        features["pixel_values"] = padded;
        features["pixel_mask"] = masks;
        if (call.Companions("segmentation_maps") is { } maps)
        {
            if (maps.Count > tasks.Length)
            {
                throw new ImageProcessorException($"task_inputs: expected {maps.Count} of them, one for each segmentation map, found {tasks.Length}.");
            }

            Label(maps, tasks, padded[0], options, features);
        }

        features["task_inputs"] = Array.ConvertAll(tasks, t => $"the task is {t}");
    }

    private static Tensor Resize(Tensor image, ProcessorOptions options, Resampling resampling)
        => options.Bool("do_resize") ? options.Backend.Resize(image, options.Size(), resampling) : image;

    private static void Label(IReadOnlyList<ImageInput> maps, string[] tasks, Tensor padded, ProcessorOptions options, ImageFeatures features)
    {
        if (options.Node("metadata") is not JsonObject metadata)
        {
            throw new ImageProcessorException("metadata: expected the names of the classes, found nothing.");
        }

        var counts = new Dictionary<string, int>();
        var masks = new List<object>();
        var classes = new List<object>();
        var texts = new List<string[]>();
        for (int i = 0; i < maps.Count; i++)
        {
            Tensor map = Resize(options.Backend.Prepare(maps[i], convertRgb: false), options, Resampling.Nearest);
            (Tensor segments, Tensor numbers) = SegmentationMap.Split(map, i, options, options.Bool("do_reduce_labels"));
            List<(long Class, Tensor Mask)> chosen = Choose(segments, numbers, tasks[i], metadata, counts);
            masks.Add(Pixels.PadTo(stack([.. chosen.Select(c => c.Mask)]), padded.Height(), padded.Width(), options.Double("ignore_index", 0)));
            classes.Add(tensor(chosen.Select(c => c.Class).ToArray(), int64));
            texts.Add(Texts(tasks[i], options.Int("num_text"), metadata, counts));
        }

        features["mask_labels"] = masks;
        features["class_labels"] = classes;
        features["text_inputs"] = texts;
    }

    /// <summary>The segments that a task asks for: all, those of things, or one of each class.</summary>
    private static List<(long Class, Tensor Mask)> Choose(Tensor segments, Tensor numbers, string task, JsonObject metadata, Dictionary<string, int> counts)
    {
        if (task is not ("semantic" or "instance" or "panoptic"))
        {
            throw new ImageProcessorException($"task_inputs: expected semantic, instance or panoptic, found '{task}'.");
        }

        HashSet<long> things = [.. metadata["thing_ids"]?.AsArray().Select(t => (long)ProcessorOptions.ToDouble("metadata.thing_ids", t)) ?? []];
        var chosen = new List<(long Class, Tensor Mask)>();
        for (int i = 0; i < numbers.size(0); i++)
        {
            long number = numbers[i].item<long>();
            if ((task == "instance" && !things.Contains(number)) || !segments[i].any().item<bool>())
            {
                continue;
            }

            int known = task == "semantic" ? chosen.FindIndex(c => c.Class == number) : -1;
            if (known >= 0)
            {
                chosen[known] = (number, (chosen[known].Mask + segments[i]).clamp(0, 1));
                continue;
            }

            string key = number.ToString(CultureInfo.InvariantCulture);
            string name = (string?)metadata[key] ?? throw new ImageProcessorException($"metadata: expected the name of class {key}, found nothing.");
            counts[name] = counts.GetValueOrDefault(name) + 1;
            chosen.Add((number, segments[i]));
        }

        return chosen.Count > 0 ? chosen : throw new ImageProcessorException($"segmentation_maps: expected segments for the task '{task}', found none.");
    }

    private static string[] Texts(string task, int count, JsonObject metadata, Dictionary<string, int> counts)
    {
        IEnumerable<string> names = metadata["class_names"]?.AsArray().Select(n => (string)n!) ?? [];
        string[] found = [.. names.SelectMany(n => Enumerable.Repeat($"a photo with a {n}", counts.GetValueOrDefault(n))).Take(count)];
        string rest = task == "semantic" ? "a semantic photo" : $"an {task} photo";
        return [.. found, .. Enumerable.Repeat(rest, count - found.Length)];
    }
}
