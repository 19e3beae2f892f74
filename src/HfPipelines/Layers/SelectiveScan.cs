using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The recurrence of a selective state space: a state per channel decays, takes in the input, and is read, at every position.</summary>
internal static class SelectiveScan
{
    /// <summary>Runs over all positions.</summary>
    /// <param name="input">[batch, length, channels].</param>
    /// <param name="steps">How far time goes at each position, float32, the same shape.</param>
    /// <param name="decay">How each part of the states decays, float32 [channels, state].</param>
    /// <param name="writes">How the input enters the states, [batch, length, state].</param>
    /// <param name="reads">How the states are read, [batch, length, state].</param>
    /// <param name="state">The states before and, overwritten, after, float32 [batch, channels, state]; null for zeros and for no interest.</param>
    /// <returns>Float32 [batch, length, channels], a new tensor.</returns>
    public static Tensor Run(Tensor input, Tensor steps, Tensor decay, Tensor writes, Tensor reads, Tensor? state)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = input.size(1);
        Tensor kept = steps.unsqueeze(-1).mul(decay).exp_();
        Tensor states = steps.mul(input).unsqueeze(-1).mul(writes.unsqueeze(2));
        Tensor? before = state;
        for (long i = 0; i < length; i++)
        {
            Tensor now = states.select(1, i);
            before = before is null ? now : now.addcmul_(kept.select(1, i), before, 1);
        }

        state?.copy_(before!);
        return states.matmul(reads.to_type(ScalarType.Float32).unsqueeze(-1)).squeeze(-1).MoveToOuterDisposeScope();
    }
}
