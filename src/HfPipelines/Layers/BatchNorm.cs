using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A batch norm as it stands after training: a factor and a summand for each channel.</summary>
internal sealed class BatchNorm
{
    private readonly Tensor _factor;
    private readonly Tensor _summand;

    /// <summary>Takes the statistics and the weights of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="epsilon">What is added before the root.</param>
    public BatchNorm(Weights weights, int channels, double epsilon = 1e-5)
    {
        Tensor mean = weights.Get("running_mean", channels);
        Tensor variance = weights.Get("running_var", channels);
        Tensor scale = weights.Get("weight", channels);
        Tensor shift = weights.Get("bias", channels);
        using DisposeScope scope = NewDisposeScope();
        Tensor factor = scale.to_type(ScalarType.Float32) * (variance.to_type(ScalarType.Float32) + epsilon).rsqrt();
        Tensor summand = shift.to_type(ScalarType.Float32) - (factor * mean);
        _factor = weights.Own(factor.to_type(scale.dtype).view(-1, 1));
        _summand = weights.Own(summand.to_type(scale.dtype).view(-1, 1));
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, time].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor input) => addcmul(_summand, input, _factor, 1);
}
