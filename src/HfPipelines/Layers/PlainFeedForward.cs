using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Two linear layers with an activation between them.</summary>
public sealed class PlainFeedForward : FeedForward
{
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Func<Tensor, Tensor> _activation;

    /// <summary>Takes the two layers of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="inputSize">The size of the input; -1 to let the checkpoint decide.</param>
    /// <param name="innerSize">The size between the layers.</param>
    /// <param name="outputSize">The size of the output.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="bias">Whether the layers have biases.</param>
    /// <param name="first">The first layer's name.</param>
    /// <param name="second">The second layer's name.</param>
    /// <param name="isTransposed">Whether the checkpoint's matrices are [input, output].</param>
    public PlainFeedForward(
        Weights weights,
        long inputSize,
        long innerSize,
        long outputSize,
        string activation,
        bool bias = true,
        string first = "fc1",
        string second = "fc2",
        bool isTransposed = false)
    {
        _first = new Linear(weights / first, inputSize, innerSize, bias, isTransposed);
        _second = new Linear(weights / second, innerSize, outputSize, bias, isTransposed);
        _activation = Activations.GetOverwriting(activation, weights / "act_fn");
    }

    /// <summary>The block of each layer of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="first">The first layer's name.</param>
    /// <param name="second">The second layer's name.</param>
    /// <param name="bias">Whether the layers have biases.</param>
    /// <param name="activation">The activation's name in transformers; null for the configuration's.</param>
    /// <param name="isTransposed">Whether the checkpoint's matrices are [input, output].</param>
    /// <returns>From a layer's view and number to its block.</returns>
    /// <exception cref="ConfigurationException">Neither names an activation.</exception>
    public static Func<Weights, int, FeedForward> From(
        ITransformerConfig config, string first = "fc1", string second = "fc2", bool bias = true, string? activation = null, bool isTransposed = false)
    {
        int size = config.HiddenSize, innerSize = config.IntermediateSize ?? 4 * size;
        string function = activation ?? config.Required(config.HiddenAct, "hidden_act");
        return (weights, _) => new PlainFeedForward(weights, size, innerSize, size, function, bias, first, second, isTransposed);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _second.Forward(_activation(_first.Forward(input))).MoveToOuterDisposeScope();
    }
}
