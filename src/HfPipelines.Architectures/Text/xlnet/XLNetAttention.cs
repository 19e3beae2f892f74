using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention by contents, distances and segments, which each have a bias of their own on the queries (Transformer-XL).</summary>
internal sealed class XLNetAttention
{
    // What hides a key: large enough to drown every score, and still a number, so that a query which sees nothing sees all alike.
    private const double Hidden = 1e30;

    private readonly int _heads;
    private readonly int _headSize;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _distance;
    private readonly Linear _output;
    private readonly Tensor _contentBias;
    private readonly Tensor _distanceBias;
    private readonly Tensor _segmentBias;
    private readonly Tensor _segments;
    private readonly LayerNorm _norm;

    public XLNetAttention(XLNetConfig config, Weights weights)
    {
        (_heads, _headSize) = (config.NHead, config.DHead ?? config.DModel / config.NHead);
        (_query, _key, _value, _distance) = (Projection("q"), Projection("k"), Projection("v"), Projection("r"));
        _output = new Linear(weights.Own(weights.Get("o", config.DModel, _heads, _headSize).flatten(1)), null);
        (_contentBias, _distanceBias, _segmentBias) = (Bias("r_w_bias"), Bias("r_r_bias"), Bias("r_s_bias"));
        _segments = weights.Own(weights.Get("seg_embed", 2, _heads, _headSize).permute(1, 2, 0).contiguous());
        _norm = new LayerNorm(weights / "layer_norm", config.DModel, config.LayerNormEps);

        Linear Projection(string name) => new(weights.Own(weights.Get(name, config.DModel, _heads, _headSize).flatten(1).t()), null);

        Tensor Bias(string name) => weights.Own(weights.Get(name, _heads, _headSize).unsqueeze(1));
    }

    /// <summary>Applies the layer to what tokens hold and, where places are to be predicted, to what is known of them.</summary>
    /// <param name="content">What tokens hold, [batch, queries, hidden].</param>
    /// <param name="query">What is known of the places to be predicted, [batch, targets, hidden]; null where none are.</param>
    /// <param name="memory">What tokens before held, [batch, places, hidden]; null for none.</param>
    /// <param name="stream">What the layers share.</param>
    /// <returns>The same shapes, new tensors.</returns>
    public (Tensor Content, Tensor? Query) Forward(Tensor content, Tensor? query, Tensor? memory, XLNetStream stream)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor all = memory is null ? content : cat([memory, content], 1);
        Tensor keys = Split(_key, all), values = Split(_value, all), distances = Split(_distance, stream.Positions);
        Tensor next = Finish(content, Attend(Split(_query, content), keys, values, distances, stream.Segments, stream.ContentMask));
        if (query is null)
        {
            return (next.MoveToOuterDisposeScope(), null);
        }

        Tensor queries = Split(_query, query);
        Tensor? targets = stream.Targets?.unsqueeze(1);
        Tensor attended = Attend(targets is null ? queries : targets.transpose(2, 3).matmul(queries), keys, values, distances, stream.Segments, stream.QueryMask);
        Tensor asked = Finish(query, targets is null ? attended : targets.matmul(attended));
        return (next.MoveToOuterDisposeScope(), asked.MoveToOuterDisposeScope());
    }

    private Tensor Split(Linear projection, Tensor states) => projection.Forward(states).unflatten(2, [_heads, _headSize]).transpose(1, 2);

    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor distances, Tensor? segments, Tensor? mask)
    {
        Tensor scores = (queries + _contentBias).matmul(keys.transpose(2, 3));
        scores.add_(Shift((queries + _distanceBias).matmul(distances.transpose(2, 3)), keys.size(2)));
        if (segments is not null)
        {
            Tensor both = (queries + _segmentBias).matmul(_segments);
            scores.add_(lerp(both.narrow(-1, 0, 1), both.narrow(-1, 1, 1), segments));
        }

        scores.mul_(1 / Math.Sqrt(_headSize));
        return (mask is null ? scores : scores.sub_(mask * Hidden)).softmax(-1).matmul(values);
    }

    // Row i of the scores of all distances begins one place earlier than row i + 1: reading the rows with another length moves them under each other.
    private static Tensor Shift(Tensor scores, long keys)
    {
        long[] shape = scores.shape;
        return scores.reshape(shape[0], shape[1], shape[3], shape[2]).narrow(2, 1, shape[3] - 1)
            .reshape(shape[0], shape[1], shape[2], shape[3] - 1).narrow(3, 0, keys);
    }

    private Tensor Finish(Tensor before, Tensor attended) => _norm.Forward(_output.Forward(attended.transpose(1, 2).flatten(2)).add_(before));
}
