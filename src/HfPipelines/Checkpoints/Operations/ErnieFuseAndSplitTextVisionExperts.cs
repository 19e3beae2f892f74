using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>
/// Gives each target its equal share of the experts of every source, stacked, and joins the sources: gate and up of all experts become gate-up
/// of the text experts and gate-up of the vision experts.
/// </summary>
internal sealed record ErnieFuseAndSplitTextVisionExperts : TensorOperation
{
    /// <summary>The new dimension, of the experts.</summary>
    public int StackDim { get; init; }

    /// <summary>The dimension along which the sources are joined, after stacking.</summary>
    public int ConcatDim { get; init; } = 1;

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        var result = new TensorGroups();
        for (int i = 0; i < context.Targets.Count; i++)
        {
            List<Tensor> fused = [];
            foreach (string source in context.Sources)
            {
                IReadOnlyList<Tensor> experts = tensors.TryGetValue(source, out IReadOnlyList<Tensor>? list) ? list : throw context.Error($"tensors for '{source}'", "none");
                int share = (experts.Count + context.Targets.Count - 1) / context.Targets.Count;
                fused.Add(((IReadOnlyList<Tensor>)[.. experts.Skip(i * share).Take(share)]).StackLike(StackDim, context));
            }

            result.Add(context.Targets[i], [cat(fused, ConcatDim)]);
        }

        return result;
    }
}
