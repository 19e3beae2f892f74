using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>Points and boxes that show which objects to cut out, as the network sees the picture.</summary>
internal static class PromptOutputs
{
    /// <summary>In pixels of the resized picture (SAM).</summary>
    public static void Scaled(ComposedCall call)
    {
        if (call.Batch.Prompts is not { } prompts)
        {
            return;
        }

        float empty = (float)call.Number("point_pad_value");
        if (prompts.Points is { } points)
        {
            Tensor places = full([.. Sizes(points), 2], empty, float32);
            ForEach(points, (image, o, i, point) =>
            {
                (double x, double y) = Scale(call, image, points.Count);
                places[image, o, i] = tensor(new[] { (float)(point.X * x), (float)(point.Y * y) });
            });
            call.Result["input_points"] = places;
        }

        if (prompts.Labels is { } labels)
        {
            Tensor marks = full(Sizes(labels), (long)empty, int64);
            ForEach(labels, (image, o, i, label) => marks[image, o, i] = label);
            call.Result["input_labels"] = marks;
        }

        if (prompts.Boxes is { } boxes)
        {
            int count = Most(boxes, b => b.Count);
            call.Result["input_boxes"] = boxes.Any(b => b.Count != count)
                ? throw new ProcessingException("boxes", $"as many for each picture, {count}", string.Join(", ", boxes.Select(b => b.Count)))
                : tensor(boxes.SelectMany((list, image) => list.SelectMany(b => Corners(b, Scale(call, image, boxes.Count)))).ToArray(), [boxes.Count, count, 4]);
        }
    }

    /// <summary>Boxes in parts of the picture: their centre and size (SAM 3).</summary>
    public static void Normalized(ComposedCall call)
    {
        if (call.Batch.Prompts?.Boxes is not { } boxes)
        {
            return;
        }

        float empty = (float)call.Number("point_pad_value");
        int most = Most(boxes, b => b.Count);
        var values = new List<float>();
        var labels = new List<long>();
        for (int image = 0; image < boxes.Count; image++)
        {
            (double height, double width) = Size(call, image, boxes.Count);
            for (int i = 0; i < most; i++)
            {
                float[] box = i < boxes[image].Count ? Corners(boxes[image][i], (1 / width, 1 / height)) : [empty, empty, empty, empty];
                values.AddRange([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]]);
                labels.Add(i >= boxes[image].Count ? (long)empty : call.Batch.Prompts.BoxLabels?[image][i] ?? 1);
            }
        }

        call.Result["input_boxes"] = tensor(values.ToArray(), [boxes.Count, most, 4]);
        call.Result["input_boxes_labels"] = tensor(labels.ToArray(), [boxes.Count, most]);
    }

    private static long[] Sizes<T>(IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> all) => [all.Count, Most(all, p => p.Count), Most(all, p => Most(p, o => o.Count))];

    private static int Most<T>(IEnumerable<T> all, Func<T, int> count) => all.Select(count).DefaultIfEmpty().Max();

    private static void ForEach<T>(IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> all, Action<int, int, int, T> take)
    {
        foreach ((int image, IReadOnlyList<IReadOnlyList<T>> objects) in all.Index())
        {
            foreach ((int o, IReadOnlyList<T> own) in objects.Index())
            {
                foreach ((int i, T value) in own.Index())
                {
                    take(image, o, i, value);
                }
            }
        }
    }

    private static float[] Corners(BoundingBoxF box, (double X, double Y) scale) => [(float)(box.Left * scale.X), (float)(box.Top * scale.Y), (float)(box.Right * scale.X), (float)(box.Bottom * scale.Y)];

    // How much longer the sides become.
    private static (double X, double Y) Scale(ComposedCall call, int image, int count)
    {
        (double height, double width) = Size(call, image, count);
        JsonNode? size = call.Files.ImageProcessor.Options.Node("size");
        double target = MediaPart.Number(call.Config["target_size"]) ?? MediaPart.Number(size?["longest_edge"]) ?? MediaPart.Number(size?["height"])
            ?? throw new ProcessingException("size", "the edges of pictures in processor_config.json", size?.ToJsonString() ?? "none");
        double ratio = target / Math.Max(height, width);
        return call.Is("keeps_ratio") ? ((int)((width * ratio) + 0.5) / width, (int)((height * ratio) + 0.5) / height) : (target / width, target / height);
    }

    private static (double Height, double Width) Size(ComposedCall call, int image, int count)
    {
        long[] sizes = call.Images is null ? throw new ProcessingException("pictures", "those that points and boxes belong to", "none") : MediaPart.All(call.Images, "original_sizes");
        return sizes.Length == 2 ? (sizes[0], sizes[1]) : count == sizes.Length / 2 ? (sizes[2 * image], sizes[(2 * image) + 1])
            : throw new ProcessingException("points and boxes", $"lists of them for {sizes.Length / 2} pictures", $"{count}");
    }
}
