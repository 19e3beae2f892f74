using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention whose projections are grouped.</summary>
internal sealed class SqueezeBertAttention : ITokenMixer
{
    private readonly int _heads;
    private readonly GroupedLinear _query;
    private readonly GroupedLinear _key;
    private readonly GroupedLinear _value;
    private readonly GroupedLinear _output;

    public SqueezeBertAttention(SqueezeBertConfig config, Weights weights)
    {
        _heads = config.NumAttentionHeads;
        _query = Projection("attention.query", config.QGroups);
        _key = Projection("attention.key", config.KGroups);
        _value = Projection("attention.value", config.VGroups);
        _output = Projection("post_attention.conv1d", config.PostAttentionGroups);

        GroupedLinear Projection(string name, int groups) => GroupedLinear.OfConvolution(weights / name, config.HiddenSize, config.HiddenSize, groups);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        return _output.Forward(ScaledDotProduct.Attend(Split(_query), Split(_key), Split(_value), context.Mask)).MoveToOuterDisposeScope();

        Tensor Split(GroupedLinear projection) => projection.Forward(hidden).unflatten(2, [_heads, hidden.size(-1) / _heads]).transpose(1, 2);
    }
}
