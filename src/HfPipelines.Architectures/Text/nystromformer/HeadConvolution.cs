using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A convolution over the places of each head's values, with one kernel for all that the head holds (Nystromformer, YOSO).</summary>
/// <param name="weights">The view that holds <c>weight</c> [heads, 1, kernel, 1].</param>
/// <param name="heads">The number of heads.</param>
/// <param name="kernel">The number of places.</param>
internal sealed class HeadConvolution(Weights weights, int heads, int kernel)
{
    private readonly Tensor _weight = weights.Get("weight", heads, 1, kernel, 1);

    /// <summary>Applies the layer.</summary>
    /// <param name="values">[batch, heads, length, head size].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor values) => nn.functional.conv2d(values, _weight, padding: [kernel / 2, 0], groups: heads);
}
