using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the distance between two places of a window adds to their attention scores, computed once while loading.</summary>
public static class WindowPositionBias
{
    // The network that turns distances into numbers sees them on a scale of logarithms.
    private const int InnerSize = 512;
    private const double Range = 8;
    private const double LargestBias = 16;

    /// <summary>Numbers from a table, <c>relative_position_bias_table</c> [distances, heads] (Swin).</summary>
    /// <param name="weights">The view that holds the table.</param>
    /// <param name="window">The number of places in a row of a window.</param>
    /// <param name="heads">The number of heads.</param>
    /// <returns>[1, heads, window², window²].</returns>
    public static Tensor FromTable(Weights weights, long window, int heads)
    {
        long distances = ((2 * window) - 1) * ((2 * window) - 1);
        Tensor table = weights.Get("relative_position_bias_table", distances, heads);

        // Older checkpoints hold the numbers of the distances too, which follow from the window.
        _ = weights.Find("relative_position_index", window * window, window * window);
        using DisposeScope scope = NewDisposeScope();
        return weights.Own(Spread(table, window).MoveToOuterDisposeScope());
    }

    /// <summary>Numbers that two linear layers, <c>0</c> and <c>2</c>, make of the distances (Swin 2).</summary>
    /// <param name="weights">The view that holds the layers.</param>
    /// <param name="window">The number of places in a row of a window.</param>
    /// <param name="trainedWindow">The window of the training before, whose distances the layers know; 0 for the same.</param>
    /// <param name="heads">The number of heads.</param>
    /// <returns>[1, heads, window², window²].</returns>
    public static Tensor FromDistances(Weights weights, long window, int trainedWindow, int heads)
    {
        var first = new Linear(weights / 0, 2, InnerSize);
        var second = new Linear(weights / 2, InnerSize, heads, bias: false);
        using DisposeScope scope = NewDisposeScope();
        Tensor steps = arange(1 - window, window, ScalarType.Float32, first.Weight.device);
        long largest = trainedWindow > 0 ? trainedWindow - 1 : window - 1;
        steps = largest > 0 ? steps.div_(largest).mul_(Range) : steps.mul_(Range);
        Tensor scaled = steps.sign() * steps.abs().add_(1).log2_().div_(Math.Log2(Range));
        Tensor numbers = arange(scaled.size(0) * scaled.size(0), ScalarType.Int64, scaled.device);
        Tensor places = stack([scaled.index_select(0, numbers.floor_divide(scaled.size(0))), scaled.index_select(0, numbers.remainder(scaled.size(0)))], 1).to_type(first.Weight.dtype);
        Tensor table = second.Forward(first.Forward(places).relu_());
        return weights.Own(Spread(table, window).sigmoid_().mul_(LargestBias).MoveToOuterDisposeScope());
    }

    private static Tensor Spread(Tensor table, long window)
    {
        long places = window * window;
        Tensor index = GridDistances.Index(window, window, table.device);
        return table.index_select(0, index.flatten()).view(places, places, -1).permute(2, 0, 1).unsqueeze(0).contiguous();
    }
}
