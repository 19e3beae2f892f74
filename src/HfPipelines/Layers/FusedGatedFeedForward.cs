using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A gated feed-forward block whose gate and first layer are one matrix, the gate's rows first.</summary>
public sealed class FusedGatedFeedForward : FeedForward
{
    private readonly Linear _gateAndUp;
    private readonly Linear _down;
    private readonly Func<Tensor, Tensor> _activation;

    /// <summary>Makes a block.</summary>
    /// <param name="gateAndUp">From the input to twice the inner size.</param>
    /// <param name="down">From the inner size to the output.</param>
    /// <param name="activation">The activation of the gate.</param>
    public FusedGatedFeedForward(Linear gateAndUp, Linear down, Func<Tensor, Tensor> activation)
        => (_gateAndUp, _down, _activation) = (gateAndUp, down, activation);

    /// <summary>Takes the two matrices of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of input and output.</param>
    /// <param name="innerSize">The size between the layers.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="bias">Whether the layers have biases.</param>
    /// <param name="gateAndUp">The name of gate and first layer.</param>
    /// <param name="down">The second layer's name.</param>
    public FusedGatedFeedForward(
        Weights weights, long size, long innerSize, string activation, bool bias = false, string gateAndUp = "gate_up_proj", string down = "down_proj")
        : this(
            new Linear(weights / gateAndUp, size, 2 * innerSize, bias),
            new Linear(weights / down, innerSize, size, bias),
            Activations.Get(activation))
    {
    }

    /// <summary>The experts of a checkpoint that holds all of them in <c>gate_up_proj</c> [experts, 2 · inner, size] and <c>down_proj</c> [experts, size, inner].</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="count">The number of experts.</param>
    /// <param name="size">The size of input and output.</param>
    /// <param name="innerSize">The size between the layers.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    public static IReadOnlyList<FeedForward> Experts(Weights weights, int count, long size, long innerSize, string activation)
    {
        Tensor gateAndUp = weights.Get("gate_up_proj", count, 2 * innerSize, size);
        Tensor down = weights.Get("down_proj", count, size, innerSize);
        Func<Tensor, Tensor> function = Activations.Get(activation);
        return [.. Enumerable.Range(0, count).Select(i => new FusedGatedFeedForward(
            new Linear(weights.Own(gateAndUp.select(0, i)), null), new Linear(weights.Own(down.select(0, i)), null), function))];
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor both = _gateAndUp.Forward(input);
        long half = both.size(-1) / 2;
        return _down.Forward(_activation(both.narrow(-1, 0, half)).mul_(both.narrow(-1, half, half))).MoveToOuterDisposeScope();
    }
}
