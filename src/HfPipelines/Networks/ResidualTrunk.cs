using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A convolution network: a stem, then stages that each see less space with more channels.</summary>
/// <param name="stem">From pictures to the first state.</param>
/// <param name="pool">What is done between the stem and the first stage.</param>
/// <param name="stages">The layers of each stage.</param>
public sealed class ResidualTrunk(Func<Tensor, Tensor> stem, Func<Tensor, Tensor> pool, IReadOnlyList<IReadOnlyList<Func<Tensor, Tensor>>> stages)
{
    /// <summary>Makes a trunk of residual layers.</summary>
    /// <param name="stem">From pictures to the first state.</param>
    /// <param name="pool">What is done between the stem and the first stage.</param>
    /// <param name="stages">The layers of each stage.</param>
    public ResidualTrunk(Func<Tensor, Tensor> stem, Func<Tensor, Tensor> pool, IReadOnlyList<IReadOnlyList<ResidualLayer>> stages)
        : this(stem, pool, [.. stages.Select(layers => layers.Select(layer => (Func<Tensor, Tensor>)layer.Forward).ToArray())])
    {
    }

    /// <summary>Runs all stages.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>The states behind the stem and behind each stage.</returns>
    public IReadOnlyList<Tensor> Forward(Tensor pixels)
    {
        List<Tensor> states = [];
        using (DisposeScope scope = NewDisposeScope())
        {
            states.Add(stem(pixels).MoveToOuterDisposeScope());
        }

        foreach (IReadOnlyList<Func<Tensor, Tensor>> stage in stages)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor first = states.Count == 1 ? pool(states[0]) : states[^1];
            states.Add(stage.Aggregate(first, (state, layer) => layer(state)).MoveToOuterDisposeScope());
        }

        return states;
    }
}
