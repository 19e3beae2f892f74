using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder whose places see their windows alone, in stages of fewer places with more channels (Swin).</summary>
public sealed class WindowEncoder
{
    private readonly WindowLayer[][] _layers;
    private readonly PatchMerging[] _mergings;

    /// <summary>Takes the stages of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds the list of stages.</param>
    public WindowEncoder(WindowEncoderOptions options, Weights weights)
    {
        Weights stages = weights / "layers";
        _layers =
        [
            .. options.Depths.Select((depth, stage) => Enumerable.Range(0, depth).Select(i => Layer(options, stages / stage / "blocks" / i, stage, i % 2 == 1)).ToArray()),
        ];
        _mergings =
        [
            .. Enumerable.Range(0, options.Depths.Count - 1)
                .Select(i => new PatchMerging(stages / i / "downsample", options.SizeOf(i), options.MergingEpsilon, options.NormsResults)),
        ];
    }

    /// <summary>Runs all stages.</summary>
    /// <param name="embeddings">[batch, rows · columns, channels].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="fits">Whether a stage of no more than one window is not shifted.</param>
    /// <param name="keepsLayers">Whether the results hold the states of all layers, and not only the last of each stage.</param>
    public IReadOnlyList<WindowStageStates> Forward(Tensor embeddings, long rows, long columns, bool fits, bool keepsLayers)
    {
        var results = new List<WindowStageStates>();
        Tensor state = embeddings;
        for (int stage = 0; stage < _layers.Length; stage++)
        {
            Tensor first = state;
            using DisposeScope scope = NewDisposeScope();
            List<Tensor> kept = [];
            foreach (WindowLayer layer in _layers[stage])
            {
                state = layer.Forward(state, rows, columns, fits);
                kept.Add(state);
            }

            kept = keepsLayers ? kept : [state];
            kept.ForEach(s => s.MoveToOuterDisposeScope());
            if (stage < _mergings.Length)
            {
                state = _mergings[stage].Forward(state, rows, columns).MoveToOuterDisposeScope();
            }

            results.Add(new WindowStageStates(first, kept, state, rows, columns));
            (rows, columns) = stage < _mergings.Length ? ((rows + 1) / 2, (columns + 1) / 2) : (rows, columns);
        }

        return results;
    }

    private static WindowLayer Layer(WindowEncoderOptions options, Weights weights, int stage, bool isShifted)
    {
        (int size, int heads, EncoderLayerNames names) = (options.SizeOf(stage), options.Heads[stage], options.Names);
        (long window, long shift) = (options.WindowSize, options.WindowSize / 2);
        if (options.TrainedRows is { } rows && rows >> stage <= window)
        {
            (window, shift) = (rows >> stage, 0);
        }

        var attention = new AttentionOptions
        {
            HiddenSize = size,
            Heads = heads,
            InputBias = options.AttentionInputBias,
            KeyBias = options.AttentionKeyBias,
            OutputBias = true,
            QueryName = names.Query,
            KeyName = names.Key,
            ValueName = names.Value,
            OutputName = names.AttentionOutput,
            CosineScaleName = options.CosineScaleName,
        };
        Weights attentionWeights = weights / names.Attention;
        return new WindowLayer(
            new LayerNorm(weights / names.AttentionNorm, size, options.NormEpsilon),
            new SelfAttention(attentionWeights, attention, 0),
            options.PositionBias(attentionWeights, stage, window, heads),
            new LayerNorm(weights / names.FeedForwardNorm, size, options.NormEpsilon),
            new PlainFeedForward(
                weights / names.FeedForward,
                size,
                (int)(options.FeedForwardRatio * size),
                size,
                options.Activation,
                first: names.FeedForwardInput,
                second: names.FeedForwardOutput))
        {
            Windows = new WindowGrid(window, isShifted ? shift : 0),
            NormsResults = options.NormsResults,
        };
    }
}
