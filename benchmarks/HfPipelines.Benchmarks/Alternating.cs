using System.Diagnostics;

namespace HfPipelines.Benchmarks;

/// <summary>Times of both sides in turns, so that they suffer alike from what else the machine does.</summary>
internal static class Alternating
{
    /// <summary>The runtime compiles for good what has run for a while; a server has.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>The medians in milliseconds.</summary>
    /// <param name="ours">What is measured here, once for each round and for two seconds before.</param>
    /// <param name="reference">The rival, which prints <c>milliseconds</c> for each round and once before; it too runs for two seconds before.</param>
    /// <param name="rounds">The number of rounds.</param>
    public static (double Ours, double Theirs) Medians(Action ours, Reference reference, int rounds)
    {
        reference.Read();
        Warm(ours);
        Warm(() => reference.Round());
        var here = new List<double>();
        var there = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            here.Add(Milliseconds(ours));
            there.Add(reference.Round().GetProperty("milliseconds").GetDouble());
        }

        return (Median(here), Median(there));
    }

    private static void Warm(Action action)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            action();
        }
        while (watch.Elapsed < WarmUp);
    }

    private static double Milliseconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
