using System.Diagnostics;
using System.Globalization;

namespace HfPipelines.Tests.Fuzzing;

/// <summary>
/// Runs a target a few seconds, from one seed, so that a run does not find by chance what the change at hand did not do; <c>HFP_FUZZ_SECONDS</c> makes it
/// run longer and from a seed of its own, <c>HFP_FUZZ_SEED</c> repeats a run.
/// </summary>
internal static class Fuzz
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static int Seed => Environment.GetEnvironmentVariable("HFP_FUZZ_SEED") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Environment.GetEnvironmentVariable("HFP_FUZZ_SECONDS") is null ? 1 : Environment.TickCount;

    private static TimeSpan Time => TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("HFP_FUZZ_SECONDS") is { } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 3);

    public static void Repeat(Func<Random, (string Input, Action Run)> make)
    {
        int seed = Seed;
        var random = new Random(seed);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Time;)
        {
            (string input, Action run) = make(random);
            long begin = Stopwatch.GetTimestamp();
            Exception? error = Record.Exception(run);
            Assert.True(error is null, $"seed {seed}, input '{input}': {error}");
            Assert.True(Stopwatch.GetElapsedTime(begin) < Longest, $"seed {seed}, input '{input}' took too long");
        }
    }

    public static void Refuses<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
            // The input was refused, as it may be.
        }
    }
}
