using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A normalisation over the last dimension.</summary>
public abstract class Norm
{
    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., size].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public abstract Tensor Forward(Tensor input);
}
