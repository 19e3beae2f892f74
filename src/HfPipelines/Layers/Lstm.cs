using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A long short-term memory of one or more layers, which begins with zeros.</summary>
public sealed class Lstm
{
    private readonly (Linear Input, Linear State)[] _layers;
    private readonly int _size;

    /// <summary>Takes <c>weight_ih_l0</c> and its kin of a checkpoint; each row of four stands for the gates of input, forgetting, cell and output.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="inputSize">The size of a step.</param>
    /// <param name="size">The size of the memory.</param>
    /// <param name="layers">The number of layers.</param>
    public Lstm(Weights weights, int inputSize, int size, int layers)
    {
        _size = size;
        _layers = [.. Enumerable.Range(0, layers).Select(i => (Part("ih", i, i == 0 ? inputSize : size), Part("hh", i, size)))];

        Linear Part(string name, int layer, int columns)
            => new(weights.Get($"weight_{name}_l{layer}", 4 * size, columns), weights.Get($"bias_{name}_l{layer}", 4 * size));
    }

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[batch, length, input].</param>
    /// <returns>[batch, length, size], a new tensor.</returns>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _layers.Aggregate(input, (state, layer) => Run(layer.Input, layer.State, state)).MoveToOuterDisposeScope();
    }

    private Tensor Run(Linear input, Linear state, Tensor steps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor prepared = input.Forward(steps);
        Tensor hidden = zeros(steps.size(0), _size, prepared.dtype, prepared.device);
        Tensor cell = zeros_like(hidden);
        Tensor results = empty([steps.size(0), steps.size(1), _size], prepared.dtype, prepared.device);
        for (long i = 0; i < steps.size(1); i++)
        {
            using DisposeScope step = NewDisposeScope();
            Tensor[] gates = state.Forward(hidden).add_(prepared.select(1, i)).EqualParts(4, -1);
            cell.mul_(gates[1].sigmoid()).addcmul_(gates[0].sigmoid(), gates[2].tanh(), 1);
            hidden.copy_(gates[3].sigmoid().mul_(cell.tanh()));
            results.select(1, i).copy_(hidden);
        }

        return results.MoveToOuterDisposeScope();
    }
}
