using System.Globalization;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Splits a tensor into equal parts, one for each target.</summary>
internal sealed record Chunk : TensorOperation
{
    /// <summary>The dimension.</summary>
    public int Dim { get; init; }

    /// <summary>The configuration's key that says how many parts there are, where one target with <c>*</c> stands for all.</summary>
    public string? NumShardsAttribute { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        Tensor tensor = tensors.Single(context);
        IReadOnlyList<string> targets = context.Targets;
        if (NumShardsAttribute is not null)
        {
            int count = context.FindNumber("text_config", NumShardsAttribute) ?? throw context.Error($"'{NumShardsAttribute}' in the configuration", "none");
            targets = [.. Enumerable.Range(0, count).Select(i => context.OnlyTarget.Replace("*", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
        }

        long size = tensor.Size(Dim, context);
        if (size % targets.Count != 0)
        {
            throw context.Error($"a size of dimension {Dim} that {targets.Count} divides", $"{size}");
        }

        var result = new TensorGroups();
        for (int i = 0; i < targets.Count; i++)
        {
            result.Add(targets[i], [tensor.narrow(Dim, i * (size / targets.Count), size / targets.Count).contiguous()]);
        }

        return result;
    }
}
