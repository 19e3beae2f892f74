namespace HfPipelines.Imaging.Resizing;

/// <summary>
/// torch's interpolate of floats without antialias: two or four neighbours each way, however much the picture shrinks. Rounded as libtorch 2.15 rounds on
/// processors with fused multiplication and addition, since classes that go back to bytes show every last bit.
/// </summary>
internal static class NeighborResizer
{
    private const float A = -0.75f;

    /// <summary>Resizes planes.</summary>
    /// <param name="source">Planes x rows x columns.</param>
    /// <param name="planes">The number of planes.</param>
    /// <param name="from">The input rows and columns.</param>
    /// <param name="to">The output rows and columns.</param>
    /// <param name="cubic">Four neighbours rather than two.</param>
    /// <param name="alignCorners">Maps the centres of the corner samples onto each other.</param>
    public static float[] Resize(float[] source, int planes, (int Height, int Width) from, (int Height, int Width) to, bool cubic, bool alignCorners)
    {
        Taps rows = Taps.Of(from.Height, to.Height, cubic, alignCorners), columns = Taps.Of(from.Width, to.Width, cubic, alignCorners);
        var target = new float[checked(planes * to.Height * to.Width)];
        if (!cubic)
        {
            Parallel.For(0, planes * to.Height, i =>
            {
                (int plane, int y) = Math.DivRem(i, to.Height);
                ReadOnlySpan<float> samples = source.AsSpan(plane * from.Height * from.Width, from.Height * from.Width);
                Square(samples.Slice(rows.Places[0][y] * from.Width, from.Width), samples.Slice(rows.Places[1][y] * from.Width, from.Width), rows.Weights[0][y], rows.Weights[1][y], columns, target.AsSpan(i * to.Width, to.Width));
            });
            return target;
        }

        var between = new float[checked(planes * from.Height * to.Width)];
        Parallel.For(0, planes * from.Height, i =>
        {
            ReadOnlySpan<float> row = source.AsSpan(i * from.Width, from.Width);
            Span<float> result = between.AsSpan(i * to.Width, to.Width);
            for (int x = 0; x < result.Length; x++)
            {
                result[x] = Four(row[columns.Places[0][x]], row[columns.Places[1][x]], row[columns.Places[2][x]], row[columns.Places[3][x]], columns, x);
            }
        });
        Parallel.For(0, planes * to.Height, i =>
        {
            (int plane, int y) = Math.DivRem(i, to.Height);
            ReadOnlySpan<float> samples = between.AsSpan(plane * from.Height * to.Width, from.Height * to.Width);
            ReadOnlySpan<float> a = Row(samples, 0, y), b = Row(samples, 1, y), c = Row(samples, 2, y), d = Row(samples, 3, y);
            Span<float> result = target.AsSpan(i * to.Width, to.Width);
            for (int x = 0; x < result.Length; x++)
            {
                result[x] = Four(a[x], b[x], c[x], d[x], rows, y);
            }
        });
        return target;

        ReadOnlySpan<float> Row(ReadOnlySpan<float> samples, int tap, int y) => samples.Slice(rows.Places[tap][y] * to.Width, to.Width);
    }

    private static void Square(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float above, float below, Taps columns, Span<float> target)
    {
        int[] left = columns.Places[0], right = columns.Places[1];
        float[] leftWeights = columns.Weights[0], rightWeights = columns.Weights[1];
        for (int x = 0; x < target.Length; x++)
        {
            float before = leftWeights[x], after = rightWeights[x];
            float sum = MathF.FusedMultiplyAdd(upper[left[x]], above * before, upper[right[x]] * (above * after));
            target[x] = MathF.FusedMultiplyAdd(lower[right[x]], below * after, MathF.FusedMultiplyAdd(lower[left[x]], below * before, sum));
        }
    }

    private static float Four(float a, float b, float c, float d, Taps taps, int i)
        => MathF.FusedMultiplyAdd(d, taps.Weights[3][i], MathF.FusedMultiplyAdd(c, taps.Weights[2][i], MathF.FusedMultiplyAdd(a, taps.Weights[0][i], b * taps.Weights[1][i])));

    /// <summary>For each output position the places and weights of its neighbours.</summary>
    private sealed record Taps(int[][] Places, float[][] Weights)
    {
        public static Taps Of(int input, int output, bool cubic, bool alignCorners)
        {
            int count = cubic ? 4 : 2;
            int[][] places = [.. Enumerable.Range(0, count).Select(_ => new int[output])];
            float[][] weights = [.. Enumerable.Range(0, count).Select(_ => new float[output])];
            float step = !alignCorners ? (float)input / output : output > 1 ? (float)(input - 1) / (output - 1) : 0;
            for (int i = 0; i < output; i++)
            {
                float position = alignCorners ? step * i : MathF.FusedMultiplyAdd(step, i + 0.5f, -0.5f);
                position = cubic ? position : MathF.Max(position, 0);
                int index = Math.Min((int)MathF.Floor(position), input - 1);
                float part = Math.Clamp(position - index, 0, 1), rest = 1 - part;
                ReadOnlySpan<float> values = cubic ? [Outer(part + 1), Inner(part), Inner(rest), Outer(rest + 1)] : [rest, part];
                for (int k = 0; k < count; k++)
                {
                    places[k][i] = Math.Clamp(index + k + 1 - (count / 2), 0, input - 1);
                    weights[k][i] = values[k];
                }
            }

            return new Taps(places, weights);
        }

        private static float Inner(float x) => ((((A + 2) * x) - (A + 3)) * x * x) + 1;

        private static float Outer(float x) => (MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(A, x, -5 * A), x, 8 * A) * x) - (4 * A);
    }
}
