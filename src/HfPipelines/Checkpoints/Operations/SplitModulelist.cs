using System.Globalization;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints.Operations;

/// <summary>Splits each tensor into its slices; <c>*</c> in the pattern becomes the index.</summary>
internal sealed record SplitModulelist : TensorOperation
{
    /// <summary>The dimension that goes.</summary>
    public int Dim { get; init; }

    public override TensorGroups Apply(TensorGroups tensors, OperationContext context)
    {
        var result = new TensorGroups();
        foreach ((string source, IReadOnlyList<Tensor> list) in tensors)
        {
            if (list is not [Tensor tensor])
            {
                throw context.Error("one tensor", $"{list.Count}");
            }

            string pattern = tensors.Count == 1 ? context.OnlyTarget : source;
            for (int i = 0; i < tensor.Size(Dim, context); i++)
            {
                result.Add(pattern.Replace("*", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), [tensor.select(Dim, i).contiguous()]);
            }
        }

        return result;
    }
}
