using System.Text.Json.Nodes;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The best among all labels of all queries share out the pixels, by their masks before the sigmoid (OneFormer).</summary>
internal static class TaskSegments
{
    /// <summary>Reads the segments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">When queries become segments.</param>
    /// <param name="task">What the network was asked for; <c>panoptic</c> keeps things only.</param>
    /// <param name="isDemo">Whether labels below the threshold are left out.</param>
    public static SegmentedImage[] Read(PostProcessorCall call, SegmentSettings settings, string task, bool isDemo)
    {
        var queries = new MaskQueries(call);
        call.CheckTargetSizes(queries.Count);
        Tensor scores = queries.LabelScores();
        long[] things = task == "panoptic" || !isDemo ? Things(call.Processor) : [];
        bool counts = call.Processor.Text("class_info_file", "").Contains("ade20k", StringComparison.Ordinal) && !isDemo && task.Contains("instance", StringComparison.Ordinal);
        return [.. Enumerable.Range(0, queries.Count).Select(Read)];

        SegmentedImage Read(int i)
        {
            (Tensor best, Tensor labels, Tensor chosen) = QuerySegments.BestLabels(scores[i]);
            (float[] score, long[] label) = (best.ToFloats(), labels.ToLongs());
            int[] kept =
            [
                .. Enumerable.Range(0, score.Length).Where(k => (!isDemo || score[k] > (float)settings.Threshold) && (task != "panoptic" || things.Contains(label[k]))),
            ];
            if (kept.Length == 0)
            {
                return call.SizeOf(i) is { } size ? SegmentMaps.Empty(size.Height, size.Width) : SegmentMaps.Empty(queries.Masks.size(2), queries.Masks.size(3));
            }

            Tensor rows = tensor(Array.ConvertAll(kept, k => (long)k)).to(best.device);
            long[] numbers = Array.ConvertAll(kept, k => counts ? Number(label[k]) : label[k]);
            Tensor masks = queries.Stretch(queries.Masks[i].index_select(0, chosen.index_select(0, rows)), i);
            return DisjointSegments.FromOne(masks, best.index_select(0, rows).to(masks.device), tensor(numbers), settings.MaskThreshold, settings.Overlap, []);
        }

        // Of ADE20k's labels those of things are counted on their own.
        long Number(long label)
            => Array.IndexOf(things, label) is >= 0 and var place ? place : throw call.Error($"metadata.thing_ids: expected label {label}, found {string.Join(", ", things)}.");
    }

    private static long[] Things(ProcessorOptions options)
        => (options.Node("metadata") as JsonObject)?["thing_ids"] is JsonArray ids ? [.. ids.Select(t => (long)ProcessorOptions.ToDouble("metadata.thing_ids", t))]
            : throw new ImageProcessorException("metadata.thing_ids: expected the labels of things, found nothing.");
}
