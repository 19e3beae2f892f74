using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A linear layer, multiplied by an activated gate of the same input, and a second linear layer.</summary>
public sealed class GatedFeedForward : FeedForward
{
    private readonly Linear _gate;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Func<Tensor, Tensor> _activation;

    /// <summary>Takes the three layers of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of the input.</param>
    /// <param name="innerSize">The size between the layers.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="bias">Whether the layers have biases.</param>
    /// <param name="gate">The gate's name.</param>
    /// <param name="up">The first layer's name.</param>
    /// <param name="down">The second layer's name.</param>
    /// <param name="downBias">Whether the second layer has a bias; null for as the others.</param>
    /// <param name="outputSize">The size of the output; null for that of the input.</param>
    public GatedFeedForward(
        Weights weights,
        long size,
        long innerSize,
        string activation,
        bool bias = false,
        string gate = "gate_proj",
        string up = "up_proj",
        string down = "down_proj",
        bool? downBias = null,
        long? outputSize = null)
    {
        _gate = new Linear(weights / gate, size, innerSize, bias);
        _up = new Linear(weights / up, size, innerSize, bias);
        _down = new Linear(weights / down, innerSize, outputSize ?? size, downBias ?? bias);
        _activation = Activations.GetOverwriting(activation, weights / "act_fn");
    }

    /// <summary>A norm of what enters the second layer (BitNet); null for none.</summary>
    public Norm? InnerNorm { get; init; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inner = _activation(_gate.Forward(input)).mul_(_up.Forward(input));
        return _down.Forward(InnerNorm?.Forward(inner) ?? inner).MoveToOuterDisposeScope();
    }
}
