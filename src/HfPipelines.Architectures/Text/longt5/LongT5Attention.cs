using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention of long texts: to neighbours, block by block, and, by choice, to sums of stretches of the whole text.</summary>
internal sealed class LongT5Attention : ITokenMixer
{
    private readonly int _heads;
    private readonly int _headSize;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly LongT5Distances _distances;
    private readonly LongT5Globals? _globals;
    private readonly RmsNorm? _globalNorm;

    public LongT5Attention(LongT5Config config, Weights weights, LongT5Distances distances, LongT5Globals? globals)
    {
        (_heads, _headSize) = (config.NumHeads, config.DKv);
        int inner = _heads * _headSize;
        _query = new Linear(weights / "q", config.DModel, inner, bias: false);
        _key = new Linear(weights / "k", config.DModel, inner, bias: false);
        _value = new Linear(weights / "v", config.DModel, inner, bias: false);
        _output = new Linear(weights / "o", inner, config.DModel, bias: false);
        (_distances, _globals) = (distances, globals);
        _globalNorm = globals is null ? null : new RmsNorm(weights / "global_input_layer_norm", config.DModel, config.LayerNormEpsilon);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = hidden.size(1);
        Tensor counts = context.Input?.AttentionMask?.ne(0).to_type(ScalarType.Int64) ?? ones([hidden.size(0), length], ScalarType.Int64, hidden.device);
        Tensor queries = _distances.Blocks.Split(Heads(_query, hidden)).transpose(2, 3);
        Tensor keys = Near(_key, hidden), values = Near(_value, hidden);
        Tensor bias = _distances.For(counts);
        if (_globals is not null)
        {
            Tensor stretches = _globals.Stretches(counts);
            Tensor sums = _globalNorm!.Forward(_globals.Sum(hidden, stretches));
            (keys, values) = (With(keys, Heads(_key, sums)), With(values, Heads(_value, sums)));
            bias = cat([bias, _distances.Blocks.Split(_globals.Bias(counts, stretches)).transpose(2, 3)], -1);
        }

        Tensor shares = queries.matmul(keys.transpose(2, 3).transpose(3, 4)).add_(bias).softmax(-1);
        Tensor attended = shares.matmul(values.transpose(2, 3)).transpose(2, 3).flatten(1, 2).narrow(1, 0, length).flatten(2);
        return _output.Forward(attended).MoveToOuterDisposeScope();
    }

    private static Tensor With(Tensor near, Tensor sums) => cat([near, sums.unsqueeze(1).expand(-1, near.size(1), -1, -1, -1)], 2);

    private Tensor Near(Linear projection, Tensor hidden) => LongT5Blocks.WithNeighbours(_distances.Blocks.Split(Heads(projection, hidden)));

    private Tensor Heads(Linear projection, Tensor states) => projection.Forward(states).unflatten(2, [_heads, _headSize]);
}
