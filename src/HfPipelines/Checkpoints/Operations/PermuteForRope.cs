using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Reorders the rows of each head from interleaved pairs, which the original code rotates, to halves, or back.</summary>
internal sealed record PermuteForRope : TensorOperation
{
    /// <summary>The sub-configuration with the number of heads; null for the configuration itself.</summary>
    public string? SubconfigKey { get; init; }

    /// <summary>Only patterns that contain one of these are reordered; null for all.</summary>
    public IReadOnlyList<string>? PermuteLayerNames { get; init; }

    /// <summary>Whether halves become pairs.</summary>
    public bool Inverse { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        var result = new TensorGroups();
        foreach ((string source, IReadOnlyList<Tensor> list) in tensors)
        {
            bool reorders = PermuteLayerNames?.Any(n => source.Contains(n, StringComparison.Ordinal)) ?? true;
            string target = context.Sources.Count == 1 && context.Targets.Count == 1 ? context.Targets[0] : source;
            result.Add(target, reorders ? [.. list.Select(t => Permute(t, context))] : list);
        }

        return result;
    }

    private Tensor Permute(Tensor tensor, OperationContext context)
    {
        long rows = tensor.Size(0, context);
        long heads = context.FindNumber(SubconfigKey, "num_attention_heads") ?? 1;
        if (heads < 1 || rows % (2 * heads) != 0)
        {
            throw context.Error($"a number of rows that twice the {heads} heads divide", $"{rows}");
        }

        long half = rows / heads / 2;
        long[] pairs = Inverse ? [2, half] : [half, 2];
        return tensor.reshape([heads, .. pairs, .. tensor.shape[1..]]).transpose(1, 2).reshape(tensor.shape).contiguous();
    }
}
