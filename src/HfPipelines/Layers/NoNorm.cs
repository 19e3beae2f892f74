using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Leaves its input as it is, where a network leaves a norm out.</summary>
public sealed class NoNorm : Norm
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.alias();
}
