using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of ConvNeXT: a convolution of each channel, then two linear layers over the channels of each place.</summary>
internal sealed class ConvNextLayer
{
    // By how much the linear layers widen.
    private const int Expansion = 4;
    private const double ResponseEpsilon = 1e-6;

    private readonly Convolution2d _convolution;
    private readonly Norm _norm;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Tensor? _scale;
    private readonly (Tensor Weight, Tensor Bias)? _response;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The number of channels.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="isScaled">Whether the result has a factor for each channel.</param>
    /// <param name="hasResponse">Whether the channels between the linear layers compete by their norms over the picture (version 2).</param>
    public ConvNextLayer(Weights weights, int size, string activation, bool isScaled, bool hasResponse)
    {
        var options = new ConvolutionOptions { InputChannels = size, OutputChannels = size, KernelSize = 7, Padding = 3, Groups = size, Bias = true };
        int wide = Expansion * size;
        _convolution = new Convolution2d(weights / "dwconv", options);
        _norm = new LayerNorm(weights / "layernorm", size, ConvNextModels.NormEpsilon);
        _first = new Linear(weights / "pwconv1", size, wide);
        _second = new Linear(weights / "pwconv2", wide, size);
        _activation = Activations.Get(activation);
        _scale = isScaled ? weights.Get("layer_scale_parameter", size) : null;
        Weights response = weights / "grn";
        _response = hasResponse ? (response.Get("weight", 1, 1, 1, wide), response.Get("bias", 1, 1, 1, wide)) : null;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _norm.Forward(_convolution.Forward(pixels).permute(0, 2, 3, 1));
        state = _activation(_first.Forward(state));
        if (_response is { } response)
        {
            Tensor norms = state.square().sum([1, 2], keepdim: true).sqrt_();
            Tensor shares = norms / norms.mean([-1], keepdim: true).add_(ResponseEpsilon);
            state = (state * shares).mul_(response.Weight).add_(response.Bias).add_(state);
        }

        state = _second.Forward(state);
        state = _scale is null ? state : state.mul_(_scale);
        return state.permute(0, 3, 1, 2).add(pixels).contiguous().MoveToOuterDisposeScope();
    }
}
