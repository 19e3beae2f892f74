using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Linear layers with rectifiers between them.</summary>
public sealed class PerceptronStack
{
    private readonly Linear[] _layers;

    /// <summary>Takes <c>layers.N</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="sizes">The sizes of the input, between the layers, and of the output.</param>
    public PerceptronStack(Weights weights, params IReadOnlyList<int> sizes)
    {
        _layers = [.. Enumerable.Range(0, sizes.Count - 1).Select(i => new Linear(weights / "layers" / i, sizes[i], sizes[i + 1]))];
    }

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[..., input].</param>
    /// <returns>[..., output], a new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _layers[0].Forward(input);
        foreach (Linear layer in _layers.Skip(1))
        {
            state = layer.Forward(state.relu_());
        }

        return state.MoveToOuterDisposeScope();
    }
}
