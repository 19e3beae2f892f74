using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A norm over the channels of each place of a picture.</summary>
/// <param name="norm">The norm over the last dimension.</param>
public sealed class ChannelNorm(Norm norm) : Norm
{
    /// <summary>Applies the layer.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return norm.Forward(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }
}
