using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A matrix and, mostly, a bias: <c>x·Wᵀ + b</c>.</summary>
public sealed class Linear
{
    private readonly long _inputSize;

    /// <summary>Takes <c>weight</c> [output, input] and <c>bias</c> [output] of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="inputSize">The size of the last dimension of the input; -1 to let the checkpoint decide.</param>
    /// <param name="outputSize">The size of the last dimension of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="isTransposed">Whether the checkpoint's matrix is [input, output] (GPT-2).</param>
    public Linear(Weights weights, long inputSize, long outputSize, bool bias = true, bool isTransposed = false)
        : this(
            isTransposed ? weights.Own(weights.Get("weight", inputSize, outputSize).t()) : weights.Get("weight", outputSize, inputSize),
            bias ? weights.Get("bias", outputSize) : null)
    {
    }

    /// <summary>Makes a layer of tensors that a checkpoint owns.</summary>
    /// <param name="weight">[output, input].</param>
    /// <param name="bias">[output], or null.</param>
    public Linear(Tensor weight, Tensor? bias)
    {
        (Weight, Bias) = (weight, bias);
        _inputSize = weight.size(1);
    }

    /// <summary>The matrix, [output, input].</summary>
    public Tensor Weight { get; }

    /// <summary>The bias, [output], or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., input].</param>
    /// <returns>[..., output], a new tensor.</returns>
    /// <exception cref="ModelInputException">The last dimension of the input has another size.</exception>
    public Tensor Forward(Tensor input)
    {
        // libtorch aborts the process on some shapes that do not fit, so this must not reach it.
        if (input.size(-1) != _inputSize)
        {
            throw new ModelInputException("hidden_states", $"{_inputSize} as the last size", $"{input.size(-1)}");
        }

        return nn.functional.linear(input, Weight, Bias!);
    }
}
