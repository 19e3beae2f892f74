using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// The recurrence of Mamba-2, where all channels of a head decay alike: chunks of positions are computed as attention that fades with the distance, and
/// only from chunk to chunk a state is handed on.
/// </summary>
internal static class HeadScan
{
    /// <summary>Runs over all positions.</summary>
    /// <param name="input">Float32 [batch, heads, length, head size].</param>
    /// <param name="steps">How far time goes at each position, float32 [batch, heads, length].</param>
    /// <param name="decay">How the states decay, float32 [heads, 1].</param>
    /// <param name="writes">How the input enters the states, float32 [batch, heads, length, state].</param>
    /// <param name="reads">How the states are read, the same shape.</param>
    /// <param name="state">The states before and, overwritten, after, float32 [batch, heads, head size, state]; null for zeros and for no interest.</param>
    /// <param name="chunk">The number of positions that are computed at once.</param>
    /// <returns>Float32 [batch, heads, length, head size], a new tensor.</returns>
    public static Tensor Run(Tensor input, Tensor steps, Tensor decay, Tensor writes, Tensor reads, Tensor? state, long chunk)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = input.size(2);
        var results = new List<Tensor>();
        Tensor? before = state;
        for (long first = 0; first < length; first += chunk)
        {
            long count = Math.Min(chunk, length - first);
            (Tensor write, Tensor read) = (writes.narrow(2, first, count), reads.narrow(2, first, count));
            Tensor step = steps.narrow(2, first, count);
            Tensor scaled = input.narrow(2, first, count).mul(step.unsqueeze(-1));
            Tensor faded = step.mul(decay).cumsum(-1);
            Tensor between = (faded.unsqueeze(-1) - faded.unsqueeze(-2)).exp_().tril_();
            Tensor result = read.matmul(write.transpose(2, 3)).mul_(between).matmul(scaled);
            if (before is not null)
            {
                result.add_(read.matmul(before.transpose(2, 3)).mul_(faded.exp().unsqueeze(-1)));
            }

            Tensor last = faded.narrow(-1, count - 1, 1);
            Tensor added = scaled.mul((last - faded).exp_().unsqueeze(-1)).transpose(2, 3).matmul(write);
            before = before is null ? added : added.add_(before.mul(last.exp().unsqueeze(-1)));
            results.Add(result);
        }

        state?.copy_(before!);
        return (results.Count == 1 ? results[0] : cat(results, 2)).MoveToOuterDisposeScope();
    }
}
