using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A convolution backwards, by which every place of a map becomes a square of places.</summary>
public sealed class TransposedConvolution2d
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _stride;

    /// <summary>Takes <c>weight</c> [input, output, factor, factor] and <c>bias</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="inputChannels">The number of channels that come in.</param>
    /// <param name="outputChannels">The number of channels that go out.</param>
    /// <param name="factor">The size of a square.</param>
    public TransposedConvolution2d(Weights weights, int inputChannels, int outputChannels, int factor)
    {
        _weight = weights.Get("weight", inputChannels, outputChannels, factor, factor);
        _bias = weights.Get("bias", outputChannels);
        _stride = [factor, factor];
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="map">[batch, channels, height, width].</param>
    /// <returns>[batch, output channels, factor · height, factor · width], a new tensor.</returns>
    /// <exception cref="ModelInputException">The input has another number of channels.</exception>
    public Tensor Forward(Tensor map)
        => map.dim() == 4 && map.size(1) == _weight.size(0) ? nn.functional.conv_transpose2d(map, _weight, _bias, _stride)
            : throw new ModelInputException("hidden_states", $"[batch, {_weight.size(0)}, height, width]", $"[{string.Join(", ", map.shape)}]");
}
