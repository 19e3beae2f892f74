using System.Numerics;
using System.Runtime.CompilerServices;
using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>
/// The power of the frames of a recording in the triangles of a filter bank: cutting, fading, transforming and filtering in one go, as many frames at once
/// as a vector has lanes, on all processors. Immutable; many threads may use one.
/// </summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class MelFrames<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LaneTransform<T> _transform;
    private readonly T[] _window;
    private readonly int _offset;
    private readonly (int First, T[] Weights)[] _filters;
    private readonly Func<T, T> _each;

    private MelFrames(LaneTransform<T> transform, T[] window, int offset, (int First, T[] Weights)[] filters, Func<T, T> each)
        => (_transform, _window, _offset, _filters, _each) = (transform, window, offset, filters, each);

    /// <summary>What samples are multiplied with, in single precision.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Whether each frame is freed of its mean.</summary>
    public bool RemovesMean { get; init; }

    /// <summary>The share of the sample before that is taken off each sample of a frame; the first counts as its own.</summary>
    public T? Preemphasis { get; init; }

    /// <summary>Makes it; null where the length does not suit the transform.</summary>
    /// <param name="length">The length of the transform.</param>
    /// <param name="window">The window, at most as long.</param>
    /// <param name="offset">Where it stands in the frame.</param>
    /// <param name="filters">The weights, [frequencies, filters].</param>
    /// <param name="each">What becomes of each power.</param>
    /// <param name="removesMean">See <see cref="RemovesMean"/>.</param>
    /// <param name="preemphasis">See <see cref="Preemphasis"/>.</param>
    /// <param name="gain">See <see cref="Gain"/>.</param>
    public static MelFrames<T>? Create(
        int length, double[] window, int offset, double[,] filters, Func<T, T> each, bool removesMean = false, double? preemphasis = null, double gain = 1)
        => LaneTransform<T>.Of(length) is not { } transform ? null
            : new MelFrames<T>(transform, Array.ConvertAll(window, T.CreateTruncating), offset, [.. Enumerable.Range(0, filters.GetLength(1)).Select(f => Triangle(filters, f))], each)
            {
                RemovesMean = removesMean,
                Gain = (float)gain,
                Preemphasis = preemphasis is { } share ? T.CreateTruncating(share) : null,
            };

    /// <summary>The power of each frame in each filter.</summary>
    /// <param name="wave">The samples, [samples], float32 and contiguous; a frame begins each <paramref name="hop"/> of them.</param>
    /// <param name="hop">The distance between two frames.</param>
    /// <param name="target">Receives them, [frames, filters], contiguous; all frames lie within the samples.</param>
    public void Write(Tensor wave, int hop, Tensor target)
    {
        int frames = (int)target.size(0), lanes = Vector<T>.Count, groups = (frames + lanes - 1) / lanes, parts = Math.Min(groups, Environment.ProcessorCount * 4);
        Parallel.For(0, parts, part =>
        {
            int begin = First(part), count = First(part + 1) - begin;
            using Tensor from = wave.narrow(0, (long)begin * hop, ((count - 1L) * hop) + _offset + _window.Length), to = target.narrow(0, begin, count);
            Write(TensorMemory.Values<float>(from), hop, TensorMemory.Values<T>(to), count);
        });

        // The lanes of a group stay together.
        int First(int part) => (int)Math.Min(frames, (long)groups * part / parts * lanes);
    }

    private void Write(ReadOnlySpan<float> wave, int hop, Span<T> target, int frames)
    {
        int filters = _filters.Length;
        var samples = new Vector<T>[_transform.Length];
        var spectrum = new Vector<T>[(_transform.Length / 2) + 1];
        var sums = new Vector<T>[filters];
        var room = new Vector<T>[_transform.Room];
        for (int first = 0; first < frames; first += Vector<T>.Count)
        {
            int count = Math.Min(Vector<T>.Count, frames - first);
            Span<Vector<T>> cut = samples.AsSpan(_offset, _window.Length);
            Lanes.Spread(wave[((first * hop) + _offset)..], hop, Gain, cut, count);
            Fade(cut);
            _transform.Power(samples, spectrum, room);
            Filter(spectrum, sums);
            Lanes.Gather(sums, target[(first * filters)..], count);
        }

        foreach (ref T power in target)
        {
            power = _each(power);
        }
    }

    private static (int First, T[] Weights) Triangle(double[,] filters, int filter)
    {
        int first = 0, end = filters.GetLength(0);
        for (; first < end && filters[first, filter] == 0; first++)
        {
        }

        for (; end > first && filters[end - 1, filter] == 0; end--)
        {
        }

        return (first, [.. Enumerable.Range(first, end - first).Select(bin => T.CreateTruncating(filters[bin, filter]))]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fade(Span<Vector<T>> samples)
    {
        if (RemovesMean)
        {
            Vector<T> sum = Vector<T>.Zero;
            foreach (Vector<T> sample in samples)
            {
                sum += sample;
            }

            Vector<T> mean = sum / new Vector<T>(T.CreateTruncating(samples.Length));
            foreach (ref Vector<T> sample in samples)
            {
                sample -= mean;
            }
        }

        if (Preemphasis is { } share)
        {
            var factor = new Vector<T>(share);
            for (int i = samples.Length - 1; i > 0; i--)
            {
                samples[i] -= samples[i - 1] * factor;
            }

            samples[0] -= samples[0] * factor;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] *= new Vector<T>(_window[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Filter(ReadOnlySpan<Vector<T>> power, Span<Vector<T>> sums)
    {
        for (int f = 0; f < sums.Length; f++)
        {
            (int first, T[] weights) = _filters[f];
            ReadOnlySpan<Vector<T>> bins = power.Slice(first, weights.Length);
            Vector<T> sum = Vector<T>.Zero;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += bins[k] * new Vector<T>(weights[k]);
            }

            sums[f] = sum;
        }
    }
}
