using HfPipelines.Checkpoints;
using HfPipelines.Layers;

namespace HfPipelines.Architectures;

/// <summary>Makes the convolutions of both versions of MobileNet.</summary>
/// <param name="Activation">The activation's name in transformers.</param>
/// <param name="NormEpsilon">The epsilon of the norms.</param>
/// <param name="FillsSteps">Whether pictures are extended as TensorFlow does.</param>
internal sealed record MobileNetConvolutions(string Activation, double NormEpsilon, bool FillsSteps)
{
    /// <summary>Takes a convolution with its norm and activation.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="input">The number of channels that come in.</param>
    /// <param name="output">The number of channels that go out.</param>
    /// <param name="kernel">The size of the kernel.</param>
    /// <param name="stride">The distance between two places of the kernel.</param>
    /// <param name="groups">The number of groups of channels.</param>
    /// <param name="dilation">The distance between two elements of the kernel.</param>
    /// <param name="isActivated">Whether the activation follows.</param>
    public Convolution2d Create(Weights weights, int input, int output, int kernel, int stride = 1, int groups = 1, int dilation = 1, bool isActivated = true)
    {
        var options = new ConvolutionOptions
        {
            InputChannels = input,
            OutputChannels = output,
            KernelSize = kernel,
            Stride = stride,
            Padding = (kernel - 1) / 2 * dilation,
            FillsSteps = FillsSteps,
            Dilation = dilation,
            Groups = groups,
            NormEpsilon = NormEpsilon,
            Activation = isActivated ? Activation : null,
        };
        return new Convolution2d(weights / "convolution", options, weights / "normalization");
    }
}
