using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A small block that adapts a layer to a language: its result is added to the layer's.</summary>
public sealed class LayerAdapter
{
    private const double NormEpsilon = 1e-5;

    private readonly LayerNorm _norm;
    private readonly PlainFeedForward _feedForward;

    /// <summary>Takes <c>norm</c>, <c>linear_1</c> and <c>linear_2</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="hiddenSize">The size of the hidden states.</param>
    /// <param name="innerSize">The size between the linear layers.</param>
    public LayerAdapter(Weights weights, int hiddenSize, int innerSize)
    {
        _norm = new LayerNorm(weights / "norm", hiddenSize, NormEpsilon);
        _feedForward = new PlainFeedForward(weights, hiddenSize, innerSize, hiddenSize, "relu", first: "linear_1", second: "linear_2");
    }

    /// <summary>Applies the block.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return _feedForward.Forward(_norm.Forward(hidden)).MoveToOuterDisposeScope();
    }
}
