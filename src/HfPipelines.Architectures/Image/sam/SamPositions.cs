using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Points of a picture as sines and cosines of waves in many directions.</summary>
internal sealed class SamPositions
{
    private readonly Tensor _waves;

    public SamPositions(Weights weights) => _waves = weights.Get("positional_embedding", 2, -1);

    /// <summary>The waves at points.</summary>
    /// <param name="points">[..., 2], column and row as parts of the picture's.</param>
    /// <returns>[..., size], a new tensor.</returns>
    public Tensor At(Tensor points)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor angles = points.to_type(_waves.dtype).mul(2).sub_(1).matmul(_waves).mul_(2 * Math.PI);
        return cat([angles.sin(), angles.cos()], -1).MoveToOuterDisposeScope();
    }

    /// <summary>The waves at the middles of the places of a map.</summary>
    /// <param name="size">The number of rows and of columns.</param>
    /// <returns>[1, rows · columns, size], a new tensor.</returns>
    public Tensor OfGrid(int size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor middles = arange(size, _waves.dtype, _waves.device).add_(0.5).div_(size);
        Tensor points = stack([middles.unsqueeze(0).expand(size, -1), middles.unsqueeze(1).expand(-1, size)], -1);
        return At(points.view(1, size * size, 2)).MoveToOuterDisposeScope();
    }
}
