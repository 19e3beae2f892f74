using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>One of the two streams of a layer of LiLT, of texts or of their layout, apart from their common attention.</summary>
/// <param name="query">From states to queries.</param>
/// <param name="key">From states to keys.</param>
/// <param name="value">From states to values.</param>
/// <param name="output">From what the heads give to states.</param>
/// <param name="attentionNorm">The norm behind the attention.</param>
/// <param name="feedForward">The feed-forward block.</param>
/// <param name="feedForwardNorm">The norm behind it.</param>
internal sealed class LiltStream(Linear query, Linear key, Linear value, Linear output, LayerNorm attentionNorm, FeedForward feedForward, LayerNorm feedForwardNorm)
{
    /// <summary>Takes a stream of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="layer">The view of the layer.</param>
    /// <param name="prefix">What the names of the stream begin with.</param>
    /// <param name="ratio">How many times narrower than texts' it is.</param>
    public static LiltStream Create(LiltConfig config, Weights layer, string prefix, int ratio)
    {
        (int size, int inner) = (config.HiddenSize / ratio, config.IntermediateSize / ratio);
        Weights attention = layer / "attention", attended = attention / $"{prefix}output", result = layer / $"{prefix}output";
        return new LiltStream(
            Projection("query"),
            Projection("key"),
            Projection("value"),
            new Linear(attended / "dense", size, size),
            new LayerNorm(attended / "LayerNorm", size, config.LayerNormEps),
            new PlainFeedForward(layer, size, inner, size, config.HiddenAct, first: $"{prefix}intermediate.dense", second: $"{prefix}output.dense"),
            new LayerNorm(result / "LayerNorm", size, config.LayerNormEps));

        Linear Projection(string name) => new(attention / "self" / $"{prefix}{name}", size, size);
    }

    /// <summary>How alike queries and keys are, [batch, heads, length, length], a new tensor.</summary>
    public Tensor Score(Tensor states, int heads)
    {
        Tensor queries = Split(query, states, heads), keys = Split(key, states, heads);
        return queries.matmul(keys.transpose(2, 3)).div_(Math.Sqrt(queries.size(-1)));
    }

    /// <summary>The states behind the layer, by the scores of both streams.</summary>
    public Tensor Forward(Tensor states, Tensor scores, int heads)
    {
        Tensor attended = scores.softmax(-1).matmul(Split(value, states, heads)).transpose(1, 2).flatten(2);
        Tensor first = attentionNorm.Forward(output.Forward(attended).add_(states));
        return feedForwardNorm.Forward(feedForward.Forward(first).add_(first));
    }

    private static Tensor Split(Linear projection, Tensor states, int heads) => projection.Forward(states).unflatten(2, [heads, states.size(-1) / heads]).transpose(1, 2);
}
