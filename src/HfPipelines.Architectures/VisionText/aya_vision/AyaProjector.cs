using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Makes one place of each square of neighbouring patches, and projects it by a gated layer and a second one (Aya Vision, Cohere 2 Vision).</summary>
internal sealed class AyaProjector
{
    private readonly int _side;
    private readonly LayerNorm? _norm;
    private readonly Linear _first;
    private readonly Linear _second;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="visionSize">The size of a patch's states.</param>
    /// <param name="side">The number of patches along a side of a square.</param>
    /// <param name="innerSize">The size of the first layer's output, gate included.</param>
    /// <param name="size">The size of a place's features.</param>
    /// <param name="normEpsilon">The epsilon of a norm of the squares; null for none.</param>
    public AyaProjector(Weights weights, long visionSize, int side, long innerSize, long size, double? normEpsilon = null)
    {
        _side = side;
        long merged = visionSize * side * side;
        _norm = normEpsilon is { } epsilon ? new LayerNorm(weights / "layernorm", merged, epsilon) : null;
        _first = new Linear(weights / "linear_1", merged, innerSize);
        _second = new Linear(weights / "linear_2", innerSize / 2, size);
    }

    /// <summary>Projects pictures.</summary>
    /// <param name="states">[pictures, patches, vision size].</param>
    /// <returns>[pictures, places, size], a new tensor.</returns>
    public Tensor Forward(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor squares = PixelShuffle.Merge(states, _side);
        Tensor both = _first.Forward(_norm?.Forward(squares) ?? squares);
        long half = both.size(2) / 2;
        Tensor gate = nn.functional.silu(both.narrow(2, half, half));
        return _second.Forward(gate.mul_(both.narrow(2, 0, half))).MoveToOuterDisposeScope();
    }
}
