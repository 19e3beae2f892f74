using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of SAM's vision encoder: attention within windows or over the whole picture, and a feed-forward block.</summary>
internal sealed class SamVisionLayer
{
    private readonly LayerNorm _attentionNorm;
    private readonly SamVisionAttention _attention;
    private readonly LayerNorm _feedForwardNorm;
    private readonly PlainFeedForward _feedForward;
    private readonly int _window;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="side">The number of rows and of columns of patches.</param>
    /// <param name="window">The number of rows and of columns of a window; 0 for the whole picture.</param>
    public SamVisionLayer(SamVisionConfig config, Weights weights, int side, int window)
    {
        int size = config.HiddenSize;
        _attentionNorm = new LayerNorm(weights / "layer_norm1", size, config.LayerNormEps);
        _attention = new SamVisionAttention(config, weights / "attn", window == 0 ? side : window);
        _feedForwardNorm = new LayerNorm(weights / "layer_norm2", size, config.LayerNormEps);
        _feedForward = new PlainFeedForward(
            weights / "mlp", size, config.MlpDim ?? (int)(size * config.MlpRatio), size, config.HiddenAct, first: "lin1", second: "lin2");
        _window = window;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="states">[batch, rows, columns, hidden].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalized = _attentionNorm.Forward(states);
        Tensor attended = (_window == 0 ? _attention.Forward(normalized) : Windowed(normalized)) + states;
        return _feedForward.Forward(_feedForwardNorm.Forward(attended)).add_(attended).MoveToOuterDisposeScope();
    }

    // The last windows are filled up with zeros, which attention sees.
    private Tensor Windowed(Tensor states)
    {
        (long batch, long rows, long columns, long size) = (states.size(0), states.size(1), states.size(2), states.size(3));
        (long down, long across) = ((rows + _window - 1) / _window, (columns + _window - 1) / _window);
        Tensor full = nn.functional.pad(states, [0, 0, 0, (across * _window) - columns, 0, (down * _window) - rows]);
        Tensor windows = full.reshape(batch, down, _window, across, _window, size).permute(0, 1, 3, 2, 4, 5).reshape(-1, _window, _window, size);
        Tensor attended = _attention.Forward(windows).reshape(batch, down, across, _window, _window, size).permute(0, 1, 3, 2, 4, 5);
        return attended.reshape(batch, down * _window, across * _window, size).narrow(1, 0, rows).narrow(2, 0, columns);
    }
}
