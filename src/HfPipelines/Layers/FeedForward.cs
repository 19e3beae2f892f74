using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The block of a transformer layer that works on each position by itself.</summary>
public abstract class FeedForward
{
    /// <summary>Applies the block.</summary>
    /// <param name="input">[..., input].</param>
    /// <returns>[..., output], a new tensor.</returns>
    public abstract Tensor Forward(Tensor input);
}
