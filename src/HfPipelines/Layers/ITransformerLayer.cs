using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A layer of attention and a feed-forward block.</summary>
public interface ITransformerLayer
{
    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="context">Mask, angles and cache.</param>
    /// <returns>The same shape, a new tensor.</returns>
    Tensor Forward(Tensor hidden, AttentionContext context);
}
