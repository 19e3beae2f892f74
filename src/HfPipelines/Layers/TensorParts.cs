using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts tensors into parts; unlike those of <c>split</c> they lie on the tensor's device wherever that is.</summary>
public static class TensorParts
{
    /// <summary>Cuts a tensor along a dimension.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="lengths">The lengths of the parts, which make up the whole.</param>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <returns>The parts, as views.</returns>
    /// <exception cref="ArgumentException">The lengths make up another length.</exception>
    public static Tensor[] Parts(this Tensor tensor, IReadOnlyList<long> lengths, int dimension = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (lengths.Sum() != tensor.size(dimension))
        {
            throw new ArgumentException($"{tensor.size(dimension)} are not {string.Join(" + ", lengths)}.", nameof(lengths));
        }

        var parts = new Tensor[lengths.Count];
        long first = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = tensor.narrow(dimension, first, lengths[i]);
            first += lengths[i];
        }

        return parts;
    }

    /// <summary>Cuts a tensor into parts of the same length.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="count">The number of parts.</param>
    /// <param name="dimension">The dimension, which they divide; negative ones count from the end.</param>
    /// <returns>The parts, as views.</returns>
    /// <exception cref="ArgumentException">The parts do not divide the dimension.</exception>
    public static Tensor[] EqualParts(this Tensor tensor, int count, int dimension)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Parts([.. Enumerable.Repeat(tensor.size(dimension) / count, count)], dimension);
    }
}
