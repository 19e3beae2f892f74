using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Sums the positions of a sequence up into one.</summary>
public abstract class Pooling
{
    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <returns>[batch, hidden], a new tensor.</returns>
    public abstract Tensor Forward(Tensor hidden);
}
