using System.Numerics;

namespace HfPipelines.Imaging.Resizing;

/// <summary>For each output position of one axis: the input positions that it is made of, and their weights.</summary>
internal sealed class FilterWindows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private FilterWindows(int count, int taps)
    {
        Taps = taps;
        Starts = new int[count];
        Counts = new int[count];
        Weights = new T[checked(count * taps)];
    }

    /// <summary>The room for weights per output position.</summary>
    public int Taps { get; }

    /// <summary>The first input position.</summary>
    public int[] Starts { get; }

    /// <summary>How many input positions.</summary>
    public int[] Counts { get; }

    /// <summary>The weights, <see cref="Taps"/> per output position, zero beyond the count.</summary>
    public T[] Weights { get; }

    /// <summary>
    /// A filter that widens with the shrinking factor, so that every input sample counts (Pillow's resize, torch's antialias).
    /// </summary>
    /// <param name="resampling">The filter.</param>
    /// <param name="input">The input samples.</param>
    /// <param name="from">Where the used part begins.</param>
    /// <param name="to">Where the used part ends.</param>
    /// <param name="output">The output samples.</param>
    public static FilterWindows<T> Antialiased(Resampling resampling, int input, double from, double to, int output)
    {
        T half = T.CreateTruncating(0.5), first = T.CreateTruncating(from);
        T scale = T.CreateTruncating(to - from) / T.CreateTruncating(output);
        T filterScale = T.Max(scale, T.One);
        T support = T.CreateTruncating(ResampleFilter.Support(resampling)) * filterScale;
        T inverse = T.One / filterScale;
        var windows = new FilterWindows<T>(output, (int.CreateTruncating(T.Ceiling(support)) * 2) + 1);
        for (int i = 0; i < output; i++)
        {
            T center = first + ((T.CreateTruncating(i) + half) * scale);
            int start = Math.Max(int.CreateTruncating(center - support + half), 0);
            int count = Math.Min(int.CreateTruncating(center + support + half), input) - start;
            count = Math.Clamp(count, 0, windows.Taps);
            Span<T> weights = windows.Weights.AsSpan(i * windows.Taps, count);
            T sum = T.Zero;
            for (int k = 0; k < count; k++)
            {
                weights[k] = ResampleFilter.Weight(resampling, (T.CreateTruncating(k + start) - center + half) * inverse);
                sum += weights[k];
            }

            if (sum != T.Zero)
            {
                foreach (ref T weight in weights)
                {
                    weight /= sum;
                }
            }

            (windows.Starts[i], windows.Counts[i]) = (start, count);
        }

        return windows;
    }

    /// <summary>Two or four neighbours, however much the picture shrinks (torch's interpolate without antialias); a = -0.75 for the cubic.</summary>
    /// <param name="cubic">Four neighbours rather than two.</param>
    /// <param name="input">The input samples.</param>
    /// <param name="output">The output samples.</param>
    /// <param name="alignCorners">Maps the outermost samples' centres onto each other rather than the outer edges.</param>
    public static FilterWindows<T> Neighbors(bool cubic, int input, int output, bool alignCorners)
    {
        T half = T.CreateTruncating(0.5), a = T.CreateTruncating(-0.75);
        T step = alignCorners
            ? (output > 1 ? T.CreateTruncating(input - 1) / T.CreateTruncating(output - 1) : T.Zero)
            : T.CreateTruncating(input) / T.CreateTruncating(output);
        int taps = cubic ? 4 : 2;
        var windows = new FilterWindows<T>(output, taps);
        for (int i = 0; i < output; i++)
        {
            T position = alignCorners ? step * T.CreateTruncating(i) : T.FusedMultiplyAdd(step, T.CreateTruncating(i) + half, -half);
            if (!cubic && !alignCorners && position < T.Zero)
            {
                position = T.Zero;
            }

            int index = Math.Min(int.CreateTruncating(T.Floor(position)), input - 1);
            T offset = T.Clamp(position - T.CreateTruncating(index), T.Zero, T.One);
            int unbounded = index - (taps / 2) + 1;
            int start = Math.Max(unbounded, 0);
            int count = Math.Min(index + (taps / 2) + 1, input) - start;
            Span<T> weights = windows.Weights.AsSpan(i * taps, taps);
            for (int k = 0; k < taps; k++)
            {
                // Positions beyond the edge repeat the edge, so their weights add to its own.
                T distance = T.CreateTruncating(k - (taps / 2) + 1) - offset;
                weights[Math.Clamp(unbounded + k - start, 0, count - 1)] += cubic ? ResampleFilter.Cubic(distance, a) : T.One - T.Abs(distance);
            }

            (windows.Starts[i], windows.Counts[i]) = (start, count);
        }

        return windows;
    }
}
