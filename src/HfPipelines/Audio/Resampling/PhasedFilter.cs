using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HfPipelines.Audio;

/// <summary>One symmetric filter laid over a recording at places that lie evenly, also between its samples. Beyond its ends the recording is silent.</summary>
internal static class PhasedFilter
{
    /// <summary>How many weights are kept for the next place of the same phase; rates that need more are strange.</summary>
    private const int Kept = 1 << 24;

    /// <summary>The filtered recording at the places 0, down / up, 2 * down / up and so on, in samples.</summary>
    /// <param name="samples">The recording.</param>
    /// <param name="count">How many places.</param>
    /// <param name="up">How many places there are between samples.</param>
    /// <param name="down">Each how many of those are wanted; no divisor in common with <paramref name="up"/>.</param>
    /// <param name="reach">How far the filter reaches to either side, in samples.</param>
    /// <param name="weight">The weight of a sample at a distance.</param>
    public static float[] Apply(ReadOnlySpan<float> samples, int count, int up, int down, double reach, Func<double, double> weight)
    {
        // No place is farther from a sample than the recording and its places are long, so that memory stays bounded whatever the rates.
        long last = Math.Max(samples.Length, (count - 1L) * down / up);
        int side = (int)Math.Min(Math.Ceiling(reach), last + 1), taps = checked((2 * side) + 1);
        var padded = new float[samples.Length + (2 * taps)];
        samples.CopyTo(padded.AsSpan(taps));
        var phases = new float[]?[Math.Min(up, count)];
        bool keeps = (long)phases.Length * taps <= Kept;
        var result = new float[count];
        for (int i = 0; i < count; i++)
        {
            (long near, long phase) = Math.DivRem((long)i * down, up);
            long first = near - side + taps;
            if (first <= padded.Length - taps)
            {
                float[] weights = phases[i % phases.Length] ?? [.. Enumerable.Range(-side, taps).Select(k => (float)weight((((double)k * up) - phase) / up))];
                phases[i % phases.Length] = keeps ? weights : null;
                result[i] = Dot(padded.AsSpan((int)first, taps), weights);
            }
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(samples), right = MemoryMarshal.Cast<float, Vector<float>>(weights);
        (Vector<float> even, Vector<float> odd) = (Vector<float>.Zero, Vector<float>.Zero);
        int i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            even += left[i] * right[i];
            odd += left[i + 1] * right[i + 1];
        }

        float sum = Vector.Sum(i < left.Length ? even + (left[i] * right[i]) + odd : even + odd);
        for (int k = left.Length * Vector<float>.Count; k < samples.Length; k++)
        {
            sum += samples[k] * weights[k];
        }

        return sum;
    }
}
