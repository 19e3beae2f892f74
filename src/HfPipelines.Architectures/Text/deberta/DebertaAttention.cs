using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The attention of DeBERTa's first version: one projection whose queries and values have biases, and, by choice, heads that mix their scores.</summary>
internal sealed class DebertaAttention : ITokenMixer
{
    private readonly int _heads;
    private readonly double _scale;
    private readonly Linear _projection;
    private readonly Tensor _queryBias;
    private readonly Tensor _valueBias;
    private readonly RelativeScores? _distances;
    private readonly Linear? _scoreMix;
    private readonly Linear? _shareMix;
    private readonly Linear _output;

    /// <summary>Takes the attention of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="scale">The factor on the scores.</param>
    /// <param name="distances">What distances add to the scores; null for nothing.</param>
    public DebertaAttention(DebertaConfig config, Weights weights, double scale, RelativeScores? distances)
    {
        int size = config.HiddenSize;
        Weights own = weights / "self";
        _heads = config.NumAttentionHeads;
        _scale = scale;
        _projection = new Linear(own / "in_proj", size, 3 * size, bias: false);
        (_queryBias, _valueBias) = (Bias("q_bias"), Bias("v_bias"));
        _distances = distances;
        bool mixes = config.Reader.GetBoolean(false, "talking_head");
        (_scoreMix, _shareMix) = (Mix("head_logits_proj"), Mix("head_weights_proj"));
        _output = new Linear(weights / "output" / "dense", size, size);

        Tensor Bias(string name) => weights.Own(own.Get(name, size).view(_heads, 1, size / _heads));

        Linear? Mix(string name) => mixes ? new Linear(own / name, _heads, _heads, bias: false) : null;
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor all = _projection.Forward(hidden).view(hidden.size(0), hidden.size(1), _heads, 3, -1).transpose(1, 2);
        Tensor queries = all.select(3, 0) + _queryBias, keys = all.select(3, 1), values = all.select(3, 2) + _valueBias;
        Tensor scores = queries.matmul(keys.transpose(2, 3)).mul_(_scale);
        scores = _distances is null ? scores : scores.add_(_distances.Forward(hidden, queries, keys, context.Distances!));
        scores = Mixed(scores, _scoreMix);
        Tensor shares = Mixed((context.Mask.Bias is { } bias ? scores + bias : scores).softmax(-1), _shareMix);
        return _output.Forward(shares.matmul(values).transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    private static Tensor Mixed(Tensor heads, Linear? mix) => mix is null ? heads : mix.Forward(heads.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
}
