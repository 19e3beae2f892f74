namespace HfPipelines.Imaging.Resizing;

/// <summary>Which input position each output position copies, when nothing is filtered.</summary>
internal static class NearestResizer
{
    /// <summary>Pillow's choice: steps added up from the first centre.</summary>
    public static int[] Pillow(int input, double from, double to, int output)
    {
        var indices = new int[output];
        double step = (to - from) / output, position = from + (step * 0.5);
        for (int i = 0; i < output; i++, position += step)
        {
            indices[i] = Math.Clamp((int)position, 0, input - 1);
        }

        return indices;
    }

    /// <summary>torch's choice: <c>nearest</c> takes the corner of an output sample, <c>nearest-exact</c> its centre.</summary>
    public static int[] Torch(int input, int output, bool exact)
    {
        var indices = new int[output];
        float scale = (float)input / output, offset = exact ? 0.5f : 0f;
        for (int i = 0; i < output; i++)
        {
            indices[i] = Math.Min((int)MathF.Floor((i + offset) * scale), input - 1);
        }

        return indices;
    }

    /// <summary>Copies samples of any size.</summary>
    /// <param name="source">Planes x rows x columns.</param>
    /// <param name="target">Planes x new rows x new columns.</param>
    /// <param name="planes">The number of planes.</param>
    /// <param name="height">The input rows.</param>
    /// <param name="width">The input columns.</param>
    /// <param name="rows">The input row of each output row.</param>
    /// <param name="columns">The input column of each output column.</param>
    public static void Copy<T>(ReadOnlySpan<T> source, Span<T> target, int planes, int height, int width, int[] rows, int[] columns)
    {
        for (int p = 0; p < planes; p++)
        {
            for (int y = 0; y < rows.Length; y++)
            {
                ReadOnlySpan<T> from = source.Slice(checked(((p * height) + rows[y]) * width), width);
                Span<T> to = target.Slice(checked(((p * rows.Length) + y) * columns.Length), columns.Length);
                for (int x = 0; x < to.Length; x++)
                {
                    to[x] = from[columns[x]];
                }
            }
        }
    }
}
