using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>An activation with waves: the input and a squared sine of it, whose frequency each channel learns.</summary>
/// <param name="weights">The view that holds <c>alpha</c> [1, channels, 1].</param>
/// <param name="channels">The number of channels.</param>
internal sealed class Snake(Weights weights, int channels)
{
    private const double Least = 1e-9;

    private readonly Tensor _frequency = weights.Get("alpha", 1, channels, 1);

    /// <summary>Applies the function.</summary>
    /// <param name="input">[batch, channels, steps].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (input * _frequency).sin_().pow_(2).div_(_frequency + Least).add_(input).MoveToOuterDisposeScope();
    }
}
