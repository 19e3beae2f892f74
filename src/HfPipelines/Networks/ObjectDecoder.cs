using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The decoder of DETR: queries that look at each other and at the places of a picture, all at once.</summary>
public sealed class ObjectDecoder : IObjectDecoder
{
    /// <summary>The epsilon of the norms.</summary>
    public const double NormEpsilon = 1e-5;

    private readonly ObjectDecoderLayer[] _layers;
    private readonly LayerNorm _norm;
    private readonly bool _keepsIntermediate;

    /// <summary>Takes <c>layers</c> and <c>layernorm</c> of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="keepsIntermediate">Whether every layer's result is normalised, and kept as <c>intermediate_hidden_states</c>.</param>
    public ObjectDecoder(TransformerEncoderOptions options, Weights weights, bool keepsIntermediate)
    {
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => new ObjectDecoderLayer(options, weights / "layers" / i))];
        _norm = new LayerNorm(weights / "layernorm", options.HiddenSize, options.NormEpsilon);
        _keepsIntermediate = keepsIntermediate;
    }

    /// <inheritdoc/>
    public HiddenStates Forward(
        ModelInput input, Tensor queries, Tensor queryPositions, AttentionMask queryMask, Tensor memory, Tensor memoryPositions, AttentionMask memoryMask, ModelOutput output)
    {
        var states = new HiddenStates(input, queries);
        List<Tensor> intermediate = [];
        Tensor next = queries;
        foreach (ObjectDecoderLayer layer in _layers)
        {
            next = layer.Forward(next, queryPositions, queryMask, memory, memoryPositions, memoryMask);
            states.Add(next);
            if (_keepsIntermediate)
            {
                next = _norm.Forward(next);
                intermediate.Add(next);
            }
        }

        states.ReplaceLast(_norm.Forward(next));
        output.Add("intermediate_hidden_states", _keepsIntermediate ? stack(intermediate) : null);
        return states;
    }
}
