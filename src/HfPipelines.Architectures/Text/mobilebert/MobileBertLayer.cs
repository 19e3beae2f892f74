using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of MobileBERT: it works on states of another size, to which and from which a bottleneck projects, and has several feed-forward blocks.</summary>
internal sealed class MobileBertLayer : ITransformerLayer
{
    private const double DefaultEpsilon = 1e-5;

    private readonly int _heads;
    private readonly bool _attendsToInner;
    private readonly MobileBertResidual? _input;
    private readonly MobileBertResidual? _attentionInput;
    private readonly MobileBertResidual? _bottleneck;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly MobileBertResidual _output;
    private readonly (Linear First, MobileBertResidual Second)[] _feedForwards;
    private readonly Func<Tensor, Tensor> _activation;

    public MobileBertLayer(MobileBertConfig config, Weights weights)
    {
        int outer = config.HiddenSize;
        int inner = config.UseBottleneck ? config.IntraBottleneckSize : outer;
        double epsilon = config.LayerNormEps;
        Weights attention = weights / "attention";
        _heads = config.NumAttentionHeads;
        _attendsToInner = config.UseBottleneck && config.UseBottleneckAttention;
        _input = config.UseBottleneck ? Residual("bottleneck.input", outer, inner) : null;
        _attentionInput = config.UseBottleneck && config.KeyQuerySharedBottleneck ? Residual("bottleneck.attention", outer, inner) : null;
        _bottleneck = config.UseBottleneck ? Residual("output.bottleneck", inner, outer) : null;
        _query = new Linear(attention / "self" / "query", inner, inner);
        _key = new Linear(attention / "self" / "key", inner, inner);
        _value = new Linear(attention / "self" / "value", config.UseBottleneckAttention ? inner : outer, inner);
        _output = Residual("attention.output", inner, inner);
        _activation = Activations.Get(config.HiddenAct);
        _feedForwards =
        [
            .. Enumerable.Range(0, config.NumFeedforwardNetworks - 1).Select(i => FeedForward($"ffn.{i}.", epsilon)),
            FeedForward("", DefaultEpsilon),
        ];

        MobileBertResidual Residual(string name, int inputSize, int size) => MobileBertResidual.Create(config, weights / name, inputSize, size, epsilon);

        (Linear, MobileBertResidual) FeedForward(string place, double normEpsilon) => (
            new Linear(weights / $"{place}intermediate.dense", inner, config.IntermediateSize),
            MobileBertResidual.Create(config, weights / $"{place}output", config.IntermediateSize, inner, normEpsilon));
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor entering = _input?.Forward(hidden) ?? hidden;
        Tensor compared = _attendsToInner ? entering : _attentionInput?.Forward(hidden) ?? hidden;
        Tensor attended = ScaledDotProduct.Attend(
            Split(_query, compared), Split(_key, compared), Split(_value, _attendsToInner ? entering : hidden), context.Mask);
        Tensor state = _output.Forward(attended, entering);
        foreach ((Linear first, MobileBertResidual second) in _feedForwards)
        {
            state = second.Forward(_activation(first.Forward(state)), state);
        }

        return (_bottleneck?.Forward(state, hidden) ?? state).MoveToOuterDisposeScope();
    }

    private Tensor Split(Linear projection, Tensor states)
    {
        Tensor projected = projection.Forward(states);
        return projected.unflatten(2, [_heads, projected.size(-1) / _heads]).transpose(1, 2);
    }
}
