using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>RWKV's attention: a mean of all earlier values, weighted by their keys and decaying with the distance, of which only sums are kept.</summary>
internal sealed class RwkvTimeMix
{
    // Far below the greatest key of a text that has not begun, so that its weight is zero.
    private const double NoKey = -1e38;

    private readonly RwkvTokenShift _keyMix;
    private readonly RwkvTokenShift _valueMix;
    private readonly RwkvTokenShift _receptanceMix;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _receptance;
    private readonly Linear _output;
    private readonly Tensor _decay;
    private readonly Tensor _first;

    public RwkvTimeMix(Weights weights, int size, int attentionSize)
    {
        _keyMix = new RwkvTokenShift(weights, "time_mix_key", size);
        _valueMix = new RwkvTokenShift(weights, "time_mix_value", size);
        _receptanceMix = new RwkvTokenShift(weights, "time_mix_receptance", size);
        _key = new Linear(weights / "key", size, attentionSize, bias: false);
        _value = new Linear(weights / "value", size, attentionSize, bias: false);
        _receptance = new Linear(weights / "receptance", size, attentionSize, bias: false);
        _output = new Linear(weights / "output", attentionSize, size, bias: false);
        using DisposeScope scope = NewDisposeScope();
        _decay = weights.Own(weights.Get("time_decay", attentionSize).to_type(ScalarType.Float32).exp().neg_().MoveToOuterDisposeScope());
        _first = weights.Get("time_first", attentionSize);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="hidden">[batch, length, size].</param>
    /// <param name="shifted">The positions before, a shape that goes with it.</param>
    /// <param name="padding">Where there is nothing to read, bool [batch, length, 1]; null for nowhere.</param>
    /// <param name="sums">
    /// The weighted sum of values, the sum of weights, both over the exponential of the greatest key, and that key; float32 [batch, size], overwritten.
    /// </param>
    /// <returns>The shape of <paramref name="shifted"/>, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, Tensor shifted, Tensor? padding, (Tensor Numerator, Tensor Denominator, Tensor Maximum) sums)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor keys = _key.Forward(_keyMix.Mix(hidden, shifted)).to_type(ScalarType.Float32);
        Tensor values = _value.Forward(_valueMix.Mix(hidden, shifted));
        Tensor receptance = _receptance.Forward(_receptanceMix.Mix(hidden, shifted)).sigmoid_();
        Tensor means = empty_like(values);
        if (padding is not null)
        {
            keys = keys.masked_fill(padding, NoKey);
        }

        for (long i = 0; i < keys.size(1); i++)
        {
            Step(keys.select(1, i), values.select(1, i), means.select(1, i), sums);
        }

        if (padding is not null)
        {
            // Before the first position there is nothing that has a mean.
            means.masked_fill_(padding, 0);
        }

        return _output.Forward(receptance.mul_(means)).MoveToOuterDisposeScope();
    }

    private void Step(Tensor key, Tensor value, Tensor mean, (Tensor Numerator, Tensor Denominator, Tensor Maximum) sums)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor numerator, Tensor denominator, Tensor maximum) = sums;

        // The exponentials are taken relative to the greatest key, so that none overflows.
        Tensor now = key.add(_first);
        Tensor greatest = now.maximum(maximum);
        Tensor before = maximum.sub(greatest).exp_();
        Tensor weight = now.sub_(greatest).exp_();
        mean.copy_(numerator.mul(before).addcmul_(weight, value, 1).div_(denominator.mul(before).add_(weight)));

        Tensor decayed = maximum.add(_decay);
        greatest = decayed.maximum(key);
        before = decayed.sub_(greatest).exp_();
        weight = key.sub(greatest).exp_();
        numerator.mul_(before).addcmul_(weight, value, 1);
        denominator.mul_(before).add_(weight);
        maximum.copy_(greatest);
    }
}
