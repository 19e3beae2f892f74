using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// The decoder of Conditional DETR: each query names a point, and each layer says how much it heeds the distance to it. Besides the states it gives
/// <c>reference_points</c>, [queries, batch, 2], column and row as parts of the picture's.
/// </summary>
internal sealed class ConditionalDetrDecoder : IObjectDecoder
{
    private readonly ConditionalDetrDecoderLayer[] _layers;
    private readonly LayerNorm _norm;
    private readonly PerceptronStack _points;
    private readonly PerceptronStack _heed;
    private readonly bool _keepsIntermediate;

    public ConditionalDetrDecoder(TransformerEncoderOptions options, Weights weights, bool keepsIntermediate)
    {
        int size = options.HiddenSize;
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => new ConditionalDetrDecoderLayer(options, weights / "layers" / i, isFirst: i == 0))];
        _norm = new LayerNorm(weights / "layernorm", size, options.NormEpsilon);
        _points = new PerceptronStack(weights / "ref_point_head", size, size, 2);
        _heed = new PerceptronStack(weights / "query_scale", size, size, size);
        _keepsIntermediate = keepsIntermediate;
    }

    public HiddenStates Forward(
        ModelInput input, Tensor queries, Tensor queryPositions, AttentionMask queryMask, Tensor memory, Tensor memoryPositions, AttentionMask memoryMask, ModelOutput output)
    {
        // transformers masks no queries here, whatever the call says.
        Tensor points = _points.Forward(queryPositions).sigmoid_();
        (long batch, int size) = (queries.size(0), (int)queries.size(2));
        Tensor waves = CoordinateWaves.OfPoints(points, size / 2);
        var states = new HiddenStates(input, queries);
        List<Tensor> intermediate = [];
        Tensor next = queries;
        for (int i = 0; i < _layers.Length; i++)
        {
            Tensor place = i == 0 ? waves.expand_as(next) : _heed.Forward(next).mul_(waves);
            next = _layers[i].Forward(next, queryPositions, place, new EncoderContext(memory, memoryMask, Positions: memoryPositions));
            states.Add(next);
            if (_keepsIntermediate)
            {
                next = _norm.Forward(next);
                intermediate.Add(next);
            }
        }

        states.ReplaceLast(_norm.Forward(next));
        output.Add("intermediate_hidden_states", _keepsIntermediate ? stack(intermediate) : null);
        output.Add("reference_points", points.unsqueeze(1).expand(-1, batch, -1));
        return states;
    }
}
