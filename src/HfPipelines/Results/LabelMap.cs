namespace HfPipelines;

/// <summary>A number for each pixel of a picture: a label, or a segment. Immutable.</summary>
public sealed class LabelMap
{
    /// <summary>Makes a map.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="values">The numbers, row by row. They must not change afterwards.</param>
    public LabelMap(int width, int height, ReadOnlyMemory<int> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, (long)width * height, nameof(values));
        (Width, Height, Values) = (width, height, values);
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The numbers, row by row.</summary>
    public ReadOnlyMemory<int> Values { get; }

    /// <summary>The number of a pixel.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    public int this[int x, int y] => (uint)x < (uint)Width ? Values.Span[(y * Width) + x] : throw new ArgumentOutOfRangeException(nameof(x));

    /// <summary>The pixels that have a number.</summary>
    /// <param name="value">The number.</param>
    public SegmentationMask MaskOf(int value)
    {
        var mask = new bool[Values.Length];
        ReadOnlySpan<int> values = Values.Span;
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = values[i] == value;
        }

        return new SegmentationMask(Width, Height, mask);
    }

    /// <summary>
    /// The map in run lengths, as <c>return_coco_annotation</c> of transformers gives it: for each number that occurs where its runs begin, counted
    /// row by row from 1, and how long they are, by turns.
    /// </summary>
    /// <returns>The runs by number, the smallest number first.</returns>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> RunLengths()
    {
        var runs = new SortedDictionary<int, List<int>>();
        ReadOnlySpan<int> values = Values.Span;
        for (int start = 0, length; start < values.Length; start += length)
        {
            int value = values[start];
            length = values[start..].IndexOfAnyExcept(value);
            length = length < 0 ? values.Length - start : length;
            if (!runs.TryGetValue(value, out List<int>? list))
            {
                runs[value] = list = [];
            }

            list.Add(start + 1);
            list.Add(length);
        }

        var result = new OrderedDictionary<int, IReadOnlyList<int>>(runs.Count);
        foreach ((int value, List<int> list) in runs)
        {
            result.Add(value, list);
        }

        return result;
    }
}
