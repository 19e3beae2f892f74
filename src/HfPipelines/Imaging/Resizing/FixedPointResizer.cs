using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HfPipelines.Imaging.Resizing;

/// <summary>
/// Resizes 8-bit samples along the rows and along the columns, each with integer weights, rounded to 8 bits in between.
/// This is the arithmetic of Pillow and of libtorch's kernels; only the weights differ.
/// </summary>
internal static unsafe class FixedPointResizer
{
    private const int ParallelThreshold = 1 << 17;

    /// <summary>Resizes one picture.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="target">Channels x height x width samples, plane after plane.</param>
    /// <param name="width">The new width.</param>
    /// <param name="height">The new height.</param>
    /// <param name="horizontal">The windows along a row; null where the width stays.</param>
    /// <param name="vertical">The windows along a column; null where the height stays.</param>
    /// <param name="columnsFirst">Resizes along the columns before the rows; the rounding in between makes it another result.</param>
    public static void Resize(SampleGrid source, byte* target, int width, int height, FixedPointWeights? horizontal, FixedPointWeights? vertical, bool columnsFirst = false)
    {
        if (columnsFirst && horizontal is not null && vertical is not null)
        {
            ColumnsThenRows(source, target, width, height, horizontal, vertical);
            return;
        }

        if (vertical is null)
        {
            Rows(source, target, width, 0, height, horizontal);
            return;
        }

        int first = vertical.Starts[0];
        int rows = vertical.Starts[^1] + vertical.Counts[^1] - first;
        int size = checked(source.Channels * rows * width);
        byte[] between = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            fixed (byte* pointer = between)
            {
                Rows(source, pointer, width, first, rows, horizontal);
                Columns(pointer, target, source.Channels, width, rows, first, height, vertical);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static void ColumnsThenRows(SampleGrid source, byte* target, int width, int height, FixedPointWeights horizontal, FixedPointWeights vertical)
    {
        // Along a column, pixels whose channels lie side by side are just longer rows.
        (int planes, int rowLength) = source.IsInterleaved ? (1, source.Width * source.Channels) : (source.Channels, source.Width);
        byte[] between = ArrayPool<byte>.Shared.Rent(checked(planes * rowLength * height));
        try
        {
            fixed (byte* pointer = between)
            {
                Columns(source.Data, pointer, planes, rowLength, source.Height, 0, height, vertical);
                SampleGrid grid = source.IsInterleaved ? SampleGrid.Interleaved(pointer, source.Channels, height, source.Width) : SampleGrid.Planar(pointer, source.Channels, height, source.Width);
                Rows(grid, target, width, 0, height, horizontal);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static void Rows(SampleGrid source, byte* target, int width, int first, int rows, FixedPointWeights? weights)
    {
        nint plane = (nint)rows * width;
        ForRanges(rows, (long)rows * source.Width * source.Channels, (from, to) =>
        {
            // Rows are read in whole vectors, beyond the last weight.
            int stride = source.Width + (weights?.Stride ?? 0) + 16;
            byte* scratch = (byte*)NativeMemory.AllocZeroed((nuint)(stride * source.Channels));
            byte** inputs = stackalloc byte*[source.Channels];
            byte** outputs = stackalloc byte*[source.Channels];
            try
            {
                for (int c = 0; c < source.Channels; c++)
                {
                    inputs[c] = scratch + (c * stride);
                }

                for (int y = from; y < to; y++)
                {
                    for (int c = 0; c < source.Channels; c++)
                    {
                        outputs[c] = target + (c * plane) + ((nint)y * width);
                    }

                    if (weights is null)
                    {
                        source.CopyRow(first + y, outputs);
                        continue;
                    }

                    source.CopyRow(first + y, inputs);
                    for (int c = 0; c < source.Channels; c++)
                    {
                        Row(inputs[c], outputs[c], width, weights);
                    }
                }
            }
            finally
            {
                NativeMemory.Free(scratch);
            }
        });
    }

    private static void Row(byte* source, byte* target, int width, FixedPointWeights weights)
    {
        int round = 1 << (weights.Shift - 1), shift = weights.Shift, stride = weights.Stride;
        fixed (int* starts = weights.Starts)
        fixed (short* low = weights.Low, high = weights.High)
        {
            if (Avx2.IsSupported && stride > 8)
            {
                for (int x = 0; x < width; x++)
                {
                    byte* row = source + starts[x];
                    short* l = low + (x * stride);
                    short* h = high + (x * stride);
                    Vector256<int> lowSum = Vector256<int>.Zero, highSum = Vector256<int>.Zero;
                    for (int k = 0; k < stride; k += 16)
                    {
                        Vector256<short> samples = Avx2.ConvertToVector256Int16(row + k);
                        lowSum = Avx2.Add(lowSum, Avx2.MultiplyAddAdjacent(samples, Avx.LoadVector256(l + k)));
                        if (high is not null)
                        {
                            highSum = Avx2.Add(highSum, Avx2.MultiplyAddAdjacent(samples, Avx.LoadVector256(h + k)));
                        }
                    }

                    Vector256<int> sum = Avx2.Add(lowSum, Avx2.ShiftLeftLogical(highSum, 15));
                    target[x] = Clip((round + Vector256.Sum(sum)) >> shift);
                }
            }
            else if (Sse41.IsSupported && stride == 8)
            {
                for (int x = 0; x < width; x++)
                {
                    Vector128<short> samples = Sse41.ConvertToVector128Int16(source + starts[x]);
                    Vector128<int> sum = Sse2.MultiplyAddAdjacent(samples, Sse2.LoadVector128(low + (x * 8)));
                    if (high is not null)
                    {
                        sum = Sse2.Add(sum, Sse2.ShiftLeftLogical(Sse2.MultiplyAddAdjacent(samples, Sse2.LoadVector128(high + (x * 8))), 15));
                    }

                    target[x] = Clip((round + Vector128.Sum(sum)) >> shift);
                }
            }
            else
            {
                for (int x = 0; x < width; x++)
                {
                    byte* row = source + starts[x];
                    int sum = round;
                    for (int k = 0; k < weights.Counts[x]; k++)
                    {
                        sum += row[k] * Weight(low, high, (x * stride) + k);
                    }

                    target[x] = Clip(sum >> shift);
                }
            }
        }
    }

    private static void Columns(byte* source, byte* target, int channels, int width, int rows, int first, int height, FixedPointWeights weights)
    {
        int total = channels * height;
        ForRanges(total, (long)channels * rows * width, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                int y = i % height;
                byte* top = source + ((nint)(i / height) * rows * width) + ((nint)(weights.Starts[y] - first) * width);
                Column(top, target + ((nint)i * width), width, y, weights);
            }
        });
    }

    /// <summary>One output row: the weighted sum of whole input rows.</summary>
    private static void Column(byte* top, byte* target, int width, int y, FixedPointWeights weights)
    {
        int round = 1 << (weights.Shift - 1), shift = weights.Shift, count = weights.Counts[y], x = 0;
        fixed (short* lows = weights.Low, highs = weights.High)
        {
            short* low = lows + (y * weights.Stride);
            short* high = highs is null ? null : highs + (y * weights.Stride);
            if (Avx2.IsSupported)
            {
                for (; x <= width - 16; x += 16)
                {
                    Vector256<int> low0 = Vector256.Create(round), low1 = low0, high0 = Vector256<int>.Zero, high1 = high0;
                    byte* row = top + x;
                    for (int k = 0; k < count; k += 2, row += 2 * width)
                    {
                        // The weight beyond an odd count is zero; its row may lie beyond the samples, so the same row stands in.
                        Vector128<byte> a = Sse2.LoadVector128(row), b = k + 1 < count ? Sse2.LoadVector128(row + width) : a;
                        Vector256<short> left = Avx2.ConvertToVector256Int16(Sse2.UnpackLow(a, b)), right = Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(a, b));
                        Vector256<short> pair = Vector256.Create(*(int*)(low + k)).AsInt16();
                        low0 = Avx2.Add(low0, Avx2.MultiplyAddAdjacent(left, pair));
                        low1 = Avx2.Add(low1, Avx2.MultiplyAddAdjacent(right, pair));
                        if (high is not null)
                        {
                            pair = Vector256.Create(*(int*)(high + k)).AsInt16();
                            high0 = Avx2.Add(high0, Avx2.MultiplyAddAdjacent(left, pair));
                            high1 = Avx2.Add(high1, Avx2.MultiplyAddAdjacent(right, pair));
                        }
                    }

                    Vector256<int> sum0 = Shift(Avx2.Add(low0, Avx2.ShiftLeftLogical(high0, 15)), shift), sum1 = Shift(Avx2.Add(low1, Avx2.ShiftLeftLogical(high1, 15)), shift);
                    Vector128<short> words0 = Sse2.PackSignedSaturate(sum0.GetLower(), sum0.GetUpper()), words1 = Sse2.PackSignedSaturate(sum1.GetLower(), sum1.GetUpper());
                    Sse2.Store(target + x, Sse2.PackUnsignedSaturate(words0, words1));
                }
            }

            for (; x < width; x++)
            {
                int sum = round;
                for (int k = 0; k < count; k++)
                {
                    sum += top[((nint)k * width) + x] * Weight(low, high, k);
                }

                target[x] = Clip(sum >> shift);
            }
        }
    }

    private static Vector256<int> Shift(Vector256<int> sum, int shift) => Avx2.ShiftRightArithmetic(sum, Vector128.CreateScalar(shift));

    private static int Weight(short* low, short* high, int index) => high is null ? low[index] : (high[index] << 15) + low[index];

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    private static void ForRanges(int count, long work, Action<int, int> body)
    {
        int parts = work < ParallelThreshold ? 1 : Math.Min(Environment.ProcessorCount * 2, count);
        if (parts <= 1)
        {
            body(0, count);
        }
        else
        {
            Parallel.For(0, parts, part => body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
        }
    }
}
