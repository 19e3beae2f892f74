using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Attention of LeViT: what two places' distance, whatever its direction, adds to their score is learned, and values are wider than keys. Where it makes
/// a coarser grid, only every second place asks, and its result is not added to what came in.
/// </summary>
internal sealed class LevitAttention
{
    private readonly int _heads;
    private readonly int _keySize;
    private readonly int _valueSize;
    private readonly int _resolution;
    private readonly Linear? _queries;
    private readonly Linear _projection;
    private readonly Linear _output;
    private readonly Tensor _bias;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The number of channels that come in.</param>
    /// <param name="outputSize">The number of channels that go out.</param>
    /// <param name="keySize">The size of a head's keys.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="ratio">The size of a head's values over that of its keys.</param>
    /// <param name="resolution">The number of rows and of columns.</param>
    /// <param name="isCoarser">Whether every second row and column is left out.</param>
    public LevitAttention(Weights weights, int size, int outputSize, int keySize, int heads, int ratio, int resolution, bool isCoarser)
    {
        (_heads, _keySize, _valueSize, _resolution) = (heads, keySize, ratio * keySize, resolution);
        _queries = isCoarser ? LevitLayers.Linear(weights / "queries", size, heads * keySize) : null;
        _projection = LevitLayers.Linear(weights / (isCoarser ? "keys_values" : "queries_keys_values"), size, heads * (_valueSize + ((isCoarser ? 1 : 2) * keySize)));
        _output = LevitLayers.Linear(weights / "projection", heads * _valueSize, outputSize);
        _bias = Bias(weights, heads, resolution, isCoarser ? LevitLayers.Step : 1);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, places, channels].</param>
    /// <returns>[batch, places that ask, output channels], a new tensor.</returns>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts;
        if (_queries is null)
        {
            parts = Split(_projection.Forward(hidden), [_keySize, _keySize, _valueSize]);
        }
        else
        {
            Tensor grid = hidden.view(hidden.size(0), _resolution, _resolution, -1);
            Tensor asking = grid.slice(1, 0, _resolution, LevitLayers.Step).slice(2, 0, _resolution, LevitLayers.Step).flatten(1, 2);
            parts = [.. Split(_queries.Forward(asking), [_keySize]), .. Split(_projection.Forward(hidden), [_keySize, _valueSize])];
        }

        Tensor attended = ScaledDotProduct.Attend(parts[0], parts[1], parts[2], AttentionMask.FromBias(_bias));
        return _output.Forward(attended.hardswish()).MoveToOuterDisposeScope();
    }

    private Tensor[] Split(Tensor projected, long[] sizes) => projected.view(projected.size(0), projected.size(1), _heads, -1).transpose(1, 2).Parts(sizes, 3);

    // The distances are numbered in the order in which they first appear.
    private static Tensor Bias(Weights weights, int heads, int resolution, int step)
    {
        int coarse = ((resolution - 1) / step) + 1;
        var numbers = new Dictionary<(int Down, int Across), long>();
        var index = new List<long>();
        for (int from = 0; from < coarse * coarse; from++)
        {
            for (int to = 0; to < resolution * resolution; to++)
            {
                (int, int) distance = (Math.Abs((from / coarse * step) - (to / resolution)), Math.Abs((from % coarse * step) - (to % resolution)));
                numbers.TryAdd(distance, numbers.Count);
                index.Add(numbers[distance]);
            }
        }

        Tensor table = weights.Get("attention_biases", heads, numbers.Count);
        using DisposeScope scope = NewDisposeScope();
        Tensor places = tensor(index.ToArray(), ScalarType.Int64, table.device);
        return weights.Own(table.index_select(1, places).view(1, heads, coarse * coarse, resolution * resolution).MoveToOuterDisposeScope());
    }
}
