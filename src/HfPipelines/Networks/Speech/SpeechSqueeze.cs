using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>Neighbouring steps become one before the layers and are told apart again behind them (SEW).</summary>
internal sealed class SpeechSqueeze
{
    private readonly int _factor;
    private readonly Linear _projection;
    private readonly Func<Tensor, Tensor> _activation;

    public SpeechSqueeze(SpeechEncoderOptions options, Weights weights)
    {
        int size = options.Encoder.HiddenSize;
        _factor = options.Squeeze;
        _projection = new Linear(weights / "projection", size, size * _factor);
        _activation = Activations.GetOverwriting(options.FrontActivation);
    }

    /// <summary>The mean of each group of steps: from [batch, steps, hidden] to [batch, steps / factor, hidden].</summary>
    public Tensor Squeeze(Tensor hidden) => Groups(hidden).mean([2]);

    /// <summary>Which groups have a step that counts: from [batch, steps] to [batch, steps / factor].</summary>
    public Tensor SqueezeMask(Tensor steps) => Groups(steps).any(2);

    /// <summary>From groups to steps: [batch, length, hidden], the last steps zero where they made no whole group.</summary>
    public Tensor Restore(Tensor hidden, long length)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor steps = _activation(_projection.Forward(hidden)).view(hidden.size(0), -1, hidden.size(2));
        long rest = length - steps.size(1);
        return (rest > 0 ? nn.functional.pad(steps, [0, 0, 0, rest]) : steps).MoveToOuterDisposeScope();
    }

    private Tensor Groups(Tensor steps)
    {
        long count = steps.size(1) / _factor;
        return steps.narrow(1, 0, count * _factor).unflatten(1, count, _factor);
    }
}
