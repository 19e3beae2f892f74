using System.Diagnostics;

namespace HfPipelines.Generation.Stopping;

/// <summary>Ends when a time has passed since it was made.</summary>
internal sealed class MaxTimeCriterion(TimeSpan maxTime) : StoppingCriterion
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public override FinishReason Reason => FinishReason.Time;

    public override bool IsDone(ReadOnlySpan<int> tokens) => Stopwatch.GetElapsedTime(_start) > maxTime;
}
