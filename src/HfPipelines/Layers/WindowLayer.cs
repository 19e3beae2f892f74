using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A transformer layer whose places see those of their window alone (Swin).</summary>
/// <param name="attentionNorm">The norm of the attention.</param>
/// <param name="attention">The attention.</param>
/// <param name="positionBias">What distances within a window add to the attention scores, [1, heads, window², window²].</param>
/// <param name="feedForwardNorm">The norm of the feed-forward block.</param>
/// <param name="feedForward">The feed-forward block.</param>
public sealed class WindowLayer(Norm attentionNorm, SelfAttention attention, Tensor positionBias, Norm feedForwardNorm, FeedForward feedForward)
{
    /// <summary>The windows.</summary>
    public required WindowGrid Windows { get; init; }

    /// <summary>Whether the norms stand behind their blocks (Swin 2) and not before them.</summary>
    public bool NormsResults { get; init; }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, rows · columns, hidden].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="fits">Whether a grid of no more than one window in a direction is not shifted, as all of it sees itself.</param>
    /// <returns>The same shape, a new tensor.</returns>
    /// <exception cref="ModelInputException">The grid is smaller than a window, and must fit.</exception>
    public Tensor Forward(Tensor hidden, long rows, long columns, bool fits)
    {
        using DisposeScope scope = NewDisposeScope();
        WindowGrid windows = fits ? Fitting(rows, columns) : Windows;
        Tensor entering = NormsResults ? hidden : attentionNorm.Forward(hidden);
        Tensor split = windows.Split(entering.view(hidden.size(0), rows, columns, -1));
        Tensor bias = positionBias;
        if (windows.Mask(rows, columns, split.dtype, split.device) is { } mask)
        {
            bias = (positionBias + mask).repeat(hidden.size(0), 1, 1, 1);
        }

        Tensor attended = windows.Join(attention.Forward(split, new AttentionContext(AttentionMask.FromBias(bias))), rows, columns);
        Tensor first = (NormsResults ? attentionNorm.Forward(attended) : attended).add_(hidden);
        Tensor second = NormsResults ? feedForwardNorm.Forward(feedForward.Forward(first)) : feedForward.Forward(feedForwardNorm.Forward(first));
        return second.add_(first).MoveToOuterDisposeScope();
    }

    private WindowGrid Fitting(long rows, long columns)
    {
        long least = Math.Min(rows, columns);
        return least < Windows.Size ? throw new ModelInputException("pixel_values", $"at least {Windows.Size} rows and columns in each stage", $"{rows} and {columns}")
            : least == Windows.Size ? Windows with { Shift = 0 }
            : Windows;
    }
}
