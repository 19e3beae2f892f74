using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Convolutions whose result is added to what came in.</summary>
/// <param name="convolutions">The convolutions, one after another.</param>
/// <param name="shortcut">What the input goes through before it is added; null for nothing.</param>
/// <param name="activation">The name in transformers of the activation of the sum.</param>
public sealed class ResidualLayer(IReadOnlyList<Convolution2d> convolutions, Func<Tensor, Tensor>? shortcut, string activation)
{
    private readonly Func<Tensor, Tensor> _activation = Activations.GetOverwriting(activation);

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <returns>A new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = convolutions.Aggregate(input, (state, convolution) => convolution.Forward(state));
        return _activation(result.add_(shortcut?.Invoke(input) ?? input)).MoveToOuterDisposeScope();
    }
}
