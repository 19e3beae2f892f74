using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The block of a transformer layer that works on each position by itself.</summary>
public abstract class FeedForward
{
    /// <summary>Applies the block.</summary>
    /// <param name="input">[..., input].</param>
    /// <returns>[..., output], a new tensor.</returns>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Applies the block and notes which experts it chose.</summary>
    /// <param name="input">[..., input].</param>
    /// <param name="routings">Where a block with experts adds its choice; null where nobody asks.</param>
    /// <returns>[..., output], a new tensor.</returns>
    public virtual Tensor Forward(Tensor input, ExpertRoutings? routings) => Forward(input);
}
