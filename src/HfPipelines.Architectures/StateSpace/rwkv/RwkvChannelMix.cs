using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>RWKV's feed-forward block: squared ReLU, gated, over the position and the one before it.</summary>
internal sealed class RwkvChannelMix
{
    private readonly RwkvTokenShift _keyMix;
    private readonly RwkvTokenShift _receptanceMix;
    private readonly Linear _key;
    private readonly Linear _receptance;
    private readonly Linear _value;

    public RwkvChannelMix(Weights weights, int size, int innerSize)
    {
        _keyMix = new RwkvTokenShift(weights, "time_mix_key", size);
        _receptanceMix = new RwkvTokenShift(weights, "time_mix_receptance", size);
        _key = new Linear(weights / "key", size, innerSize, bias: false);
        _receptance = new Linear(weights / "receptance", size, size, bias: false);
        _value = new Linear(weights / "value", innerSize, size, bias: false);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="hidden">[batch, length, size].</param>
    /// <param name="shifted">The positions before, a shape that goes with it.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, Tensor shifted)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = _value.Forward(_key.Forward(_keyMix.Mix(hidden, shifted)).relu_().pow_(2));
        return _receptance.Forward(_receptanceMix.Mix(hidden, shifted)).sigmoid_().mul_(value).MoveToOuterDisposeScope();
    }
}
