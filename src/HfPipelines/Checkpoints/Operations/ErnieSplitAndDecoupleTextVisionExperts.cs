using System.Globalization;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Undoes <see cref="ErnieFuseAndSplitTextVisionExperts"/>.</summary>
internal sealed record ErnieSplitAndDecoupleTextVisionExperts : TensorOperation
{
    /// <summary>The dimension of the experts.</summary>
    public int StackDim { get; init; }

    /// <summary>The dimension along which the targets lie in each source.</summary>
    public int ConcatDim { get; init; } = 1;

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        var result = new TensorGroups();
        for (int i = 0; i < context.Targets.Count; i++)
        {
            int expert = 0;
            foreach (string source in context.Sources)
            {
                Tensor fused = tensors.TryGetValue(source, out IReadOnlyList<Tensor>? list) && list is [Tensor one] ? one : throw context.Error($"one tensor for '{source}'", "none or several");
                long size = fused.Size(ConcatDim, context) / context.Targets.Count;
                Tensor part = fused.narrow(ConcatDim, i * size, size);
                for (int slice = 0; slice < part.Size(StackDim, context); slice++, expert++)
                {
                    string name = context.Targets[i].Replace("*", expert.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                    result.Add(name, [part.select(StackDim, slice).contiguous()]);
                }
            }
        }

        return result;
    }
}
