using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A linear layer whose result is added to something, and normalised.</summary>
/// <param name="dense">The linear layer.</param>
/// <param name="norm">The norm.</param>
internal sealed class MobileBertResidual(Linear dense, Norm norm)
{
    /// <summary>Takes <c>dense</c> and <c>LayerNorm</c> of a checkpoint.</summary>
    public static MobileBertResidual Create(MobileBertConfig config, Weights weights, int inputSize, int size, double epsilon)
        => new(new Linear(weights / "dense", inputSize, size), MobileBertNorm.Create(config, weights / "LayerNorm", size, epsilon));

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., input].</param>
    /// <param name="residual">What the result is added to, [..., size]; null for nothing.</param>
    public Tensor Forward(Tensor input, Tensor? residual = null)
    {
        Tensor result = dense.Forward(input);
        return norm.Forward(residual is null ? result : result.add_(residual));
    }
}
