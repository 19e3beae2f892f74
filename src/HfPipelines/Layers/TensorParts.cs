using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts tensors into parts; unlike those of <c>split</c> they lie on the tensor's device wherever that is.</summary>
public static class TensorParts
{
    /// <summary>Cuts a tensor along its first dimension.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="lengths">The lengths of the parts, which make up the whole.</param>
    /// <returns>The parts, as views.</returns>
    /// <exception cref="ArgumentException">The lengths make up another length.</exception>
    public static Tensor[] Parts(this Tensor tensor, IReadOnlyList<long> lengths)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (lengths.Sum() != tensor.size(0))
        {
            throw new ArgumentException($"{tensor.size(0)} rows are not {string.Join(" + ", lengths)}.", nameof(lengths));
        }

        var parts = new Tensor[lengths.Count];
        long first = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = tensor.narrow(0, first, lengths[i]);
            first += lengths[i];
        }

        return parts;
    }
}
