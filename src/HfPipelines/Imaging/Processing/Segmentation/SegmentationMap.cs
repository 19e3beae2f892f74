using System.Globalization;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Maps of segment numbers, taken apart into one mask for each segment.</summary>
internal static class SegmentationMap
{
    /// <summary>The masks of the segments of a map, and their classes.</summary>
    /// <param name="map">[height, width].</param>
    /// <param name="classes">The class of each segment number; null where the numbers are the classes.</param>
    /// <param name="ignored">The number that is no segment, or null.</param>
    /// <param name="reduces">Takes out the background 0 and moves the other numbers down by one.</param>
    /// <returns>float32 [segments, height, width] of 0 and 1, and int64 [segments].</returns>
    public static (Tensor Masks, Tensor Classes) Split(Tensor map, JsonObject? classes, int? ignored, bool reduces)
    {
        if (reduces)
        {
            int background = ignored ?? throw new ImageProcessorException("do_reduce_labels: expected an ignore_index with it, found none.");
            map = where(map == 0, full_like(map, background), map.sub(1));
        }

        map = map.to(int64);
        long[] numbers = [.. map.unique(sorted: true, return_inverse: false, return_counts: false).output.data<long>().ToArray().Where(n => n != ignored)];
        Tensor masks = numbers.Length == 0 ? zeros([0, .. map.shape]) : stack([.. numbers.Select(n => map.eq(n))]).to(float32);
        return (masks, tensor(Array.ConvertAll(numbers, n => Class(n)), int64));

        long Class(long number)
        {
            if (classes is null)
            {
                return number;
            }

            string key = (reduces ? number + 1 : number).ToString(CultureInfo.InvariantCulture);
            long value = (long)ProcessorOptions.ToDouble($"instance_id_to_semantic_id.{key}", classes[key]);
            return reduces ? value - 1 : value;
        }
    }

    /// <summary>As <see cref="Split(Tensor, JsonObject, int?, bool)"/>, by a call's options, for the map of one of its pictures.</summary>
    public static (Tensor Masks, Tensor Classes) Split(Tensor map, int index, ProcessorOptions options, bool reduces)
    {
        JsonNode? classes = options.Node("instance_id_to_semantic_id");
        return Split(map.reshape(map.Height(), map.Width()), (classes is JsonArray list ? list[index] : classes) as JsonObject, options.Has("ignore_index") ? options.Int("ignore_index") : null, reduces);
    }
}
