using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>Tensors in memory as a source. The tensors stay the caller's.</summary>
/// <param name="tensors">The tensors by name, of types that <see cref="StoredType"/> has.</param>
public sealed class TensorDictionary(IReadOnlyDictionary<string, Tensor> tensors) : TensorSource
{
    /// <inheritdoc/>
    public override string Location => "memory";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names { get; } = [.. tensors.Keys];

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, [NotNullWhen(true)] out TensorInfo? info)
    {
        info = tensors.TryGetValue(name, out Tensor? tensor) && StoredTypes.TryGet(tensor.dtype, out StoredType? type)
            ? new TensorInfo(type.Value, tensor.shape, tensor.NumberOfElements * tensor.ElementSize)
            : null;
        return info is not null;
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
        => tensors.TryGetValue(name, out Tensor? tensor) ? tensor.alias().DetachFromDisposeScope() : throw new CheckpointException(Location, name, "a tensor of that name", "none");
}
