using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HfPipelines.Audio.Spectra;

/// <summary>Rows of numbers side by side in the lanes of vectors.</summary>
internal static class Lanes
{
    /// <summary>Spreads rows over the lanes; those beyond the last row keep what they hold.</summary>
    /// <typeparam name="T">The precision.</typeparam>
    /// <param name="rows">The rows, each as long as <paramref name="vectors"/>.</param>
    /// <param name="step">The distance between the starts of two rows.</param>
    /// <param name="gain">What each number is multiplied with.</param>
    /// <param name="vectors">Receives them.</param>
    /// <param name="count">The number of rows, at most as many as a vector has lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<T>(ReadOnlySpan<float> rows, int step, float gain, Span<Vector<T>> vectors, int count)
        where T : unmanaged, INumberBase<T>
    {
        Span<T> values = MemoryMarshal.Cast<Vector<T>, T>(vectors);
        for (int lane = 0; lane < count; lane++)
        {
            ReadOnlySpan<float> row = rows.Slice(lane * step, vectors.Length);
            for (int i = 0, at = lane; i < row.Length; i++, at += Vector<T>.Count)
            {
                values[at] = T.CreateTruncating(row[i] * gain);
            }
        }
    }

    /// <summary>Gathers the lanes into rows that follow each other.</summary>
    /// <typeparam name="T">The precision.</typeparam>
    /// <param name="vectors">The vectors.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="count">The number of rows, at most as many as a vector has lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T>(ReadOnlySpan<Vector<T>> vectors, Span<T> rows, int count)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<Vector<T>, T>(vectors);
        for (int lane = 0; lane < count; lane++)
        {
            Span<T> row = rows.Slice(lane * vectors.Length, vectors.Length);
            for (int i = 0, at = lane; i < row.Length; i++, at += Vector<T>.Count)
            {
                row[i] = values[at];
            }
        }
    }
}
