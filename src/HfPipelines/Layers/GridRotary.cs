using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Rotary embeddings of places in a grid: half of the frequencies turns by the row, half by the column.</summary>
public sealed class GridRotary
{
    private readonly Tensor _rows;
    private readonly Tensor _columns;

    /// <summary>Computes the frequencies.</summary>
    /// <param name="weights">The checkpoint that shall own them.</param>
    /// <param name="theta">The base.</param>
    /// <param name="headSize">The size of a head.</param>
    /// <param name="areShared">Whether rows and columns have the same frequencies (Qwen2-VL), or each every second one (Pixtral).</param>
    public GridRotary(Weights weights, double theta, int headSize, bool areShared)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor exponents = arange(0, headSize, 2).to_type(ScalarType.Float32).div_(headSize);
        Tensor frequencies = full([], theta, ScalarType.Float32).pow(exponents).reciprocal_().view(-1, 2);
        _rows = weights.Own(frequencies.select(1, 0).contiguous().to(weights.Device));
        _columns = areShared ? _rows : weights.Own(frequencies.select(1, 1).contiguous().to(weights.Device));
    }

    /// <summary>The angles of places.</summary>
    /// <param name="places">Int64 [length, 2], row and column of each.</param>
    /// <param name="type">The element type of the states that will be turned.</param>
    /// <returns>The angles; their tensors belong to the current dispose scope.</returns>
    public RotaryAngles At(Tensor places, ScalarType type)
    {
        using Tensor numbers = places.to_type(ScalarType.Float32);
        using Tensor angles = cat([numbers.narrow(1, 0, 1).mul(_rows), numbers.narrow(1, 1, 1).mul(_columns)], 1).unsqueeze(0);
        return RotaryAngles.Of(angles, type);
    }
}
