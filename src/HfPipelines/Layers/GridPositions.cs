using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The positions of a feature map's places, as vectors that attention adds to the states there.</summary>
public abstract class GridPositions
{
    /// <summary>Makes the positions of a feature map.</summary>
    /// <param name="features">[batch, channels, height, width].</param>
    /// <param name="mask">True where a place lies within its picture, [batch, height, width]; null where all do.</param>
    /// <returns>[batch or 1, height · width, size], a new tensor.</returns>
    public abstract Tensor Forward(Tensor features, Tensor? mask);
}
