using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Convolutions and what stands between them, whose result is added to what came in.</summary>
/// <param name="layers">The layers, one after another; each gives a new tensor.</param>
/// <param name="shortcut">What the input goes through before it is added; null for nothing.</param>
/// <param name="activation">The name in transformers of the activation of the sum; null for none.</param>
public sealed class ResidualLayer(IReadOnlyList<Func<Tensor, Tensor>> layers, Func<Tensor, Tensor>? shortcut, string? activation)
{
    private readonly Func<Tensor, Tensor>? _activation = activation is null ? null : Activations.GetOverwriting(activation);

    /// <summary>Makes a layer of convolutions.</summary>
    /// <param name="convolutions">The convolutions, one after another.</param>
    /// <param name="shortcut">What the input goes through before it is added; null for nothing.</param>
    /// <param name="activation">The name in transformers of the activation of the sum; null for none.</param>
    public ResidualLayer(IReadOnlyList<Convolution2d> convolutions, Func<Tensor, Tensor>? shortcut, string? activation)
        : this([.. convolutions.Select(c => (Func<Tensor, Tensor>)c.Forward)], shortcut, activation)
    {
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <returns>A new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = layers.Aggregate(input, (state, layer) => layer(state)).add_(shortcut?.Invoke(input) ?? input);
        return (_activation?.Invoke(result) ?? result).MoveToOuterDisposeScope();
    }
}
