using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A convolution of each channel by itself over the last positions.</summary>
public sealed class CausalConvolution
{
    private readonly Tensor[] _taps;
    private readonly Tensor? _bias;

    /// <summary>Takes <c>weight</c> [channels, 1, kernel] and <c>bias</c> [channels] of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="kernel">The number of positions.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public CausalConvolution(Weights weights, int channels, int kernel, bool bias)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = weights.Get("weight", channels, 1, kernel);
        _taps = [.. Enumerable.Range(0, kernel).Select(i => weights.Own(weight.select(2, i).flatten().contiguous().MoveToOuterDisposeScope()))];
        _bias = bias ? weights.Get("bias", channels) : null;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, length, channels].</param>
    /// <param name="window">The last kernel - 1 positions before, [batch, kernel - 1, channels], overwritten with the last ones; null for zeros.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor input, Tensor? window)
    {
        using DisposeScope scope = NewDisposeScope();
        (long length, int before) = (input.size(1), _taps.Length - 1);
        Tensor all = cat([window ?? zeros(input.size(0), before, input.size(2), input.dtype, input.device), input], 1);
        window?.copy_(all.narrow(1, length, before));

        // A few multiplications of the whole cost less than a convolution of each channel.
        Tensor result = all.narrow(1, before, length).mul(_taps[before]);
        for (int i = 0; i < before; i++)
        {
            result.addcmul_(all.narrow(1, i, length), _taps[i], 1);
        }

        return (_bias is null ? result : result.add_(_bias)).MoveToOuterDisposeScope();
    }
}
