using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer norm that divides whole numbers by whole numbers.</summary>
internal sealed class WholeNorm
{
    private const double ResultSteps = 1L << 30;

    private readonly Norm? _exact;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _unit;

    /// <summary>Takes the norm of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    public WholeNorm(IBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        _exact = config.ForceDequant is "nonlinear" or "layernorm" ? new LayerNorm(weights, size, config.LayerNormEps) : null;
        _weight = weights.Get("weight", size);
        _bias = weights.Get("bias", size);

        // So that squares of the differences from the mean do not overflow.
        _unit = weights.Own(full_like(weights.Get("shift", 1), 2).pow(weights.Get("shift", 1)));
    }

    /// <summary>Applies the norm.</summary>
    /// <param name="input">[batch, length, size].</param>
    public WholeTensor Forward(WholeTensor input)
    {
        if (_exact is not null)
        {
            return new(_exact.Forward(input.Values), null);
        }

        Tensor whole = input.Whole;
        Tensor differences = whole - whole.mean([2], keepdim: true).round();
        Tensor squares = (differences / _unit).floor().pow(2);
        Tensor deviation = squares.sum(2, keepdim: true).sqrt().floor() * _unit;
        Tensor factor = (deviation.reciprocal() * (2 * ResultSteps)).floor();
        Tensor result = (differences * factor / 2).floor();
        Tensor scale = full([1], input.Values.size(2), _weight.dtype, _weight.device).sqrt() / ResultSteps;
        Tensor shift = (_bias / _weight / scale).floor();
        scale = scale * _weight;
        return new((result + shift) * scale, scale);
    }
}
