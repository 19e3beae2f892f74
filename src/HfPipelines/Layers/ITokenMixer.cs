using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The block of a layer that lets positions know of each other: attention, or a recurrence.</summary>
public interface ITokenMixer
{
    /// <summary>Applies the block.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="context">What the layers of a call share.</param>
    /// <returns>The same shape, a new tensor.</returns>
    Tensor Forward(Tensor hidden, AttentionContext context);
}
