using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A convolution network of residual layers: a stem, then stages that each see less space with more channels.</summary>
/// <param name="stem">From pictures to the first state.</param>
/// <param name="stages">The layers of each stage.</param>
public sealed class ResidualTrunk(Func<Tensor, Tensor> stem, IReadOnlyList<IReadOnlyList<ResidualLayer>> stages)
{
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

        foreach (IReadOnlyList<ResidualLayer> stage in stages)
        {
            using DisposeScope scope = NewDisposeScope();
            states.Add(stage.Aggregate(states[^1], (state, layer) => layer.Forward(state)).MoveToOuterDisposeScope());
        }

        return states;
    }
}
