using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of Conditional DETR's decoder, whose attention projects contents and positions apart.</summary>
internal sealed class ConditionalDetrDecoderLayer
{
    private readonly Projections _self;
    private readonly LayerNorm _selfNorm;
    private readonly Projections _cross;
    private readonly Linear _crossPlace;
    private readonly LayerNorm _crossNorm;
    private readonly PlainFeedForward _feedForward;
    private readonly LayerNorm _feedForwardNorm;
    private readonly int _heads;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="isFirst">Whether it is the first, which alone adds the positions where queries look for places.</param>
    public ConditionalDetrDecoderLayer(TransformerEncoderOptions options, Weights weights, bool isFirst)
    {
        (int size, _heads) = (options.HiddenSize, options.Heads);
        _self = Projections.Take(weights / "self_attn", size, hasQueryPositions: true);
        _selfNorm = new LayerNorm(weights / "self_attn_layer_norm", size, options.NormEpsilon);
        _cross = Projections.Take(weights / "encoder_attn", size, hasQueryPositions: isFirst);
        _crossPlace = new Linear(weights / "encoder_attn" / "q_pos_sine_proj", size, size);
        _crossNorm = new LayerNorm(weights / "encoder_attn_layer_norm", size, options.NormEpsilon);
        _feedForward = new PlainFeedForward(weights / "mlp", size, options.IntermediateSize, size, options.Activation);
        _feedForwardNorm = new LayerNorm(weights / "final_layer_norm", size, options.NormEpsilon);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="queries">[batch, queries, hidden].</param>
    /// <param name="positions">What stands for each query, [queries, hidden].</param>
    /// <param name="places">The waves of the point that each looks at, [batch, queries, hidden].</param>
    /// <param name="memory">The places of the picture.</param>
    /// <returns>The shape of the queries, a new tensor.</returns>
    public Tensor Forward(Tensor queries, Tensor positions, Tensor places, EncoderContext memory)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor query = _self.Query.Forward(queries) + _self.QueryPosition!.Forward(positions);
        Tensor key = _self.Key.Forward(queries) + _self.KeyPosition.Forward(positions);
        Tensor state = ScaledDotProduct.Attend(Split(query), Split(key), Split(_self.Value.Forward(queries)), AttentionMask.None);
        state = _selfNorm.Forward(_self.Output.Forward(state).add_(queries));

        Tensor keyPlace = _cross.KeyPosition.Forward(memory.Positions!).expand_as(memory.States);
        (query, key) = (_cross.Query.Forward(state), _cross.Key.Forward(memory.States));
        if (_cross.QueryPosition is { } first)
        {
            (query, key) = (query + first.Forward(positions), key + keyPlace);
        }

        Tensor wideQuery = cat([Split(query), Split(_crossPlace.Forward(places))], -1), wideKey = cat([Split(key), Split(keyPlace)], -1);
        Tensor found = ScaledDotProduct.Attend(wideQuery, wideKey, Split(_cross.Value.Forward(memory.States)), memory.Mask);
        state = _crossNorm.Forward(_cross.Output.Forward(found).add_(state));
        return _feedForwardNorm.Forward(_feedForward.Forward(state).add_(state)).MoveToOuterDisposeScope();
    }

    private Tensor Split(Tensor states) => states.reshape(states.size(0), states.size(1), _heads, -1).transpose(1, 2);

    private sealed record Projections(Linear Query, Linear? QueryPosition, Linear Key, Linear KeyPosition, Linear Value, Linear Output)
    {
        public static Projections Take(Weights weights, int size, bool hasQueryPositions)
        {
            return new Projections(
                Get("q_content_proj"), hasQueryPositions ? Get("q_pos_proj") : null, Get("k_content_proj"), Get("k_pos_proj"), Get("v_proj"), Get("o_proj"));

            Linear Get(string name) => new(weights / name, size, size);
        }
    }
}
