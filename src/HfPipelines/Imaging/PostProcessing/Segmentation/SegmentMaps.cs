using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Maps and masks of tensors, and segments painted on each other.</summary>
internal static class SegmentMaps
{
    /// <summary>What a map holds where there is no segment, for the classes that count segments from 0.</summary>
    public const int None = -1;

    /// <summary>A map of numbers.</summary>
    /// <param name="map">[height, width].</param>
    public static LabelMap Labels(Tensor map) => new((int)map.size(1), (int)map.size(0), map.ToInts());

    /// <summary>A mask.</summary>
    /// <param name="mask">bool [height, width].</param>
    public static SegmentationMask Mask(Tensor mask) => new((int)mask.size(1), (int)mask.size(0), mask.ToBools());

    /// <summary>A picture without segments.</summary>
    /// <param name="height">The height.</param>
    /// <param name="width">The width.</param>
    public static SegmentedImage Empty(long height, long width) => Paint(height, width, []);

    /// <summary>Paints segments that have masks, one after the other.</summary>
    /// <param name="height">The height.</param>
    /// <param name="width">The width.</param>
    /// <param name="segments">The segments, the last on top.</param>
    public static SegmentedImage Paint(long height, long width, IReadOnlyList<Segment> segments)
    {
        var map = new int[checked(height * width)];
        Array.Fill(map, None);
        foreach (Segment segment in segments)
        {
            ReadOnlySpan<bool> mask = segment.Mask!.Pixels.Span;
            for (int i = 0; i < map.Length; i++)
            {
                map[i] = mask[i] ? segment.Id : map[i];
            }
        }

        return new SegmentedImage(new LabelMap((int)width, (int)height, map), segments);
    }

    /// <summary>A score as transformers gives it with segments.</summary>
    /// <param name="score">The score.</param>
    public static double Round(float score) => Math.Round(score, 6);
}
