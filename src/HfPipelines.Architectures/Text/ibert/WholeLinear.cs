using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A linear layer of whole numbers of 8 bits, with a scale for each row.</summary>
internal sealed class WholeLinear
{
    private const int WeightBits = 8;
    private const int BiasBits = 32;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _scale;

    /// <summary>Takes <c>weight</c> and <c>bias</c> of a checkpoint.</summary>
    public WholeLinear(Weights weights, int inputSize, int outputSize)
    {
        Tensor weight = weights.Get("weight", outputSize, inputSize);
        _bias = weights.Get("bias", outputSize);
        _scale = weights.Own(WholeTensor.ScaleOf(weight.amin([1]), weight.amax([1]), WeightBits));
        _weight = weights.Own(WholeTensor.Round(weight, _scale.unsqueeze(1), WeightBits));
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., input], with one scale.</param>
    public WholeTensor Forward(WholeTensor input)
    {
        Tensor scale = _scale * input.Scale!;
        return new(nn.functional.linear(input.Whole, _weight, WholeTensor.Round(_bias, scale, BiasBits)) * scale, scale);
    }
}
