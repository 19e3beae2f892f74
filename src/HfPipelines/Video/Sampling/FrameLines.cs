using static TorchSharp.torch;

namespace HfPipelines.Video.Sampling;

/// <summary>Evenly spaced places, with the rounding of the library that a class uses.</summary>
internal static class FrameLines
{
    /// <summary>From one place to another, both among them, as numpy gives them.</summary>
    public static double[] Line(double from, double to, int count)
    {
        var places = new double[Math.Max(0, count)];
        double step = count > 1 ? (to - from) / (count - 1) : 0;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i == count - 1 && count > 1 ? to : (i * step) + from;
        }

        return places;
    }

    /// <summary>As <see cref="Line"/>, rounded down.</summary>
    public static IEnumerable<int> WholeLine(double from, double to, int count) => Line(from, to, count).Select(p => (int)Math.Floor(p));

    /// <summary>From one place up to another in steps, cut off, as torch gives them in single precision.</summary>
    /// <exception cref="VideoException">The step is none.</exception>
    public static int[] Steps(double from, int total, double count)
    {
        if (count <= 0)
        {
            throw new VideoException($"num_frames: expected at least one frame, found {count}.");
        }

        using Tensor places = arange(from, total, total / count, ScalarType.Float32);
        using Tensor whole = places.to_type(ScalarType.Int32);
        return whole.data<int>().ToArray();
    }

    /// <summary>From one place to another, cut off, as torch gives them in single precision.</summary>
    public static int[] SingleLine(int to, int count)
    {
        using Tensor places = linspace(0, to, count, ScalarType.Float32);
        using Tensor whole = places.to_type(ScalarType.Int32);
        return whole.data<int>().ToArray();
    }

    /// <summary>Each place once, and the last one twice where their number is odd.</summary>
    public static IEnumerable<int> Paired(IEnumerable<int> places)
    {
        List<int> distinct = [.. places.Distinct()];
        if (distinct.Count % 2 == 1)
        {
            distinct.Add(distinct[^1]);
        }

        return distinct;
    }
}
