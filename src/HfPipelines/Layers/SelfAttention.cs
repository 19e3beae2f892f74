using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Multi-head or grouped-query self-attention.</summary>
public sealed class SelfAttention : ITokenMixer
{
    // The largest factor on a cosine.
    private const double LargestCosineScale = 100;

    private readonly HeadProjection _projection;
    private readonly Linear _output;
    private readonly double? _scale;
    private readonly double? _scoreCap;
    private readonly Tensor? _sinks;
    private readonly RelativeScores? _relative;
    private readonly Norm? _queryNorm;
    private readonly Norm? _keyNorm;
    private readonly Norm? _resultNorm;
    private readonly Tensor? _cosineScale;
    private readonly int _layer;

    /// <summary>Takes the projections and the head norms of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes and names.</param>
    /// <param name="layer">The layer's number, which is its place in a cache.</param>
    public SelfAttention(Weights weights, AttentionOptions options, int layer)
    {
        _layer = layer;
        _projection = HeadProjection.Create(weights, options);
        _scoreCap = options.ScoreCap;
        _sinks = options.HasSinks ? weights.Get("sinks", options.Heads) : null;
        (_queryNorm, _keyNorm) = HeadNorm.Create(weights, options, turned: true);
        _relative = options.RelativeScores?.Invoke(weights);
        _resultNorm = options.ResultNorm?.Create(weights / options.ResultNormName, options.Heads * options.ActualHeadSize);
        _output = new Linear(weights / options.OutputName, options.Heads * options.ActualHeadSize, options.HiddenSize, options.OutputBias, options.IsTransposed);
        _cosineScale = options.CosineScaleName is { } cosine
            ? weights.Own(weights.Get(cosine, options.Heads, 1, 1).clamp(max: Math.Log(LargestCosineScale)).exp_())
            : null;
        _scale = _cosineScale is not null ? 1
            : options.IsScaledByLayer ? (options.Scale ?? 1 / Math.Sqrt(options.ActualHeadSize)) / (layer + 1) : options.Scale;
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor queries, Tensor keys, Tensor values) = _projection.Forward(hidden, context.Positions);
        if (context.Rotary is { } rotary)
        {
            queries = rotary.Rotate(queries);
            keys = rotary.Rotate(keys);
        }

        queries = _queryNorm?.Forward(queries) ?? queries;
        keys = _keyNorm?.Forward(keys) ?? keys;
        if (_cosineScale is not null)
        {
            queries = nn.functional.normalize(queries, dim: -1).mul_(_cosineScale);
            keys = nn.functional.normalize(keys, dim: -1);
        }

        queries = context.QueryScale is { } factors ? queries.mul(factors) : queries;
        if (context.Cache is { } cache)
        {
            (keys, values) = cache.Append(_layer, keys, values);
        }

        AttentionMask mask = context.LayerBias is { } bias ? context.Mask.Plus(bias(_layer)) : context.Mask;
        mask = _relative is null ? mask : mask.Plus(_relative.Forward(hidden, queries, keys, context.Distances!));
        Tensor attended = ScaledDotProduct.Attend(queries, keys, values, mask, _scale, _scoreCap, _sinks);
        return _output.Forward(_resultNorm?.Forward(attended) ?? attended).MoveToOuterDisposeScope();
    }
}
