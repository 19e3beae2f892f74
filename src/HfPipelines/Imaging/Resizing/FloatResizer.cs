using System.Numerics;

namespace HfPipelines.Imaging.Resizing;

/// <summary>Resizes float samples along the rows, then along the columns. <typeparamref name="T"/> is the type of weights and sums.</summary>
internal static class FloatResizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Resizes planes.</summary>
    /// <param name="source">Planes x rows x columns.</param>
    /// <param name="planes">The number of planes.</param>
    /// <param name="height">The input rows.</param>
    /// <param name="width">The input columns.</param>
    /// <param name="horizontal">The windows along a row; null where the width stays.</param>
    /// <param name="vertical">The windows along a column; null where the height stays.</param>
    public static float[] Resize(float[] source, int planes, int height, int width, FilterWindows<T>? horizontal, FilterWindows<T>? vertical)
    {
        int newWidth = horizontal?.Starts.Length ?? width, newHeight = vertical?.Starts.Length ?? height;
        float[] between = source;
        if (horizontal is not null)
        {
            between = new float[checked(planes * height * newWidth)];
            Parallel.For(0, planes * height, row => Row(source.AsSpan(row * width, width), between.AsSpan(row * newWidth, newWidth), horizontal));
        }

        if (vertical is null)
        {
            return between;
        }

        var target = new float[checked(planes * newHeight * newWidth)];
        Parallel.For(0, planes * newHeight, i =>
        {
            int plane = i / newHeight, y = i % newHeight;
            Column(between.AsSpan(((plane * height) + vertical.Starts[y]) * newWidth, vertical.Counts[y] * newWidth), target.AsSpan(i * newWidth, newWidth), vertical, y);
        });
        return target;
    }

    private static void Row(ReadOnlySpan<float> source, Span<float> target, FilterWindows<T> windows)
    {
        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<float> samples = source.Slice(windows.Starts[x], windows.Counts[x]);
            ReadOnlySpan<T> weights = windows.Weights.AsSpan(x * windows.Taps, samples.Length);
            T sum = T.Zero;
            for (int k = 0; k < samples.Length; k++)
            {
                sum += T.CreateTruncating(samples[k]) * weights[k];
            }

            target[x] = float.CreateTruncating(sum);
        }
    }

    private static void Column(ReadOnlySpan<float> source, Span<float> target, FilterWindows<T> windows, int y)
    {
        ReadOnlySpan<T> weights = windows.Weights.AsSpan(y * windows.Taps, windows.Counts[y]);
        for (int x = 0; x < target.Length; x++)
        {
            T sum = T.Zero;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += T.CreateTruncating(source[(k * target.Length) + x]) * weights[k];
            }

            target[x] = float.CreateTruncating(sum);
        }
    }
}
