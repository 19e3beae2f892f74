using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Linear layers side by side, each from its own part of the input to its own part of the output.</summary>
public sealed class GroupedLinear
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <summary>Makes a layer of tensors that a checkpoint owns.</summary>
    /// <param name="weight">[groups, input / groups, output / groups].</param>
    /// <param name="bias">[output].</param>
    public GroupedLinear(Tensor weight, Tensor bias) => (_weight, _bias) = (weight, bias);

    /// <summary>Takes a convolution over single places of a checkpoint: <c>weight</c> [output, input / groups, 1] and <c>bias</c> [output].</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="inputSize">The size of the input.</param>
    /// <param name="outputSize">The size of the output.</param>
    /// <param name="groups">The number of groups, which divides both.</param>
    public static GroupedLinear OfConvolution(Weights weights, int inputSize, int outputSize, int groups)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = weights.Get("weight", outputSize, inputSize / groups, 1).view(groups, outputSize / groups, inputSize / groups).transpose(1, 2);
        return new GroupedLinear(weights.Own(weight.MoveToOuterDisposeScope()), weights.Get("bias", outputSize));
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., input].</param>
    /// <returns>[..., output], a new tensor.</returns>
    /// <exception cref="ModelInputException">The last dimension of the input has another size.</exception>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (long groups, long size) = (_weight.size(0), _weight.size(1));
        if (input.size(-1) != groups * size)
        {
            throw new ModelInputException("hidden_states", $"{groups * size} as the last size", $"{input.size(-1)}");
        }

        return input.unflatten(input.dim() - 1, [groups, size]).unsqueeze(-2).matmul(_weight).flatten(-3).add_(_bias).MoveToOuterDisposeScope();
    }
}
