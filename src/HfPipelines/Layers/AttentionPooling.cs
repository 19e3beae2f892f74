using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Sums positions up into one: a learned query attends to them, and a feed-forward block follows.</summary>
public sealed class AttentionPooling : Pooling
{
    private readonly Tensor _query;
    private readonly Tensor _input;
    private readonly Tensor _inputBias;
    private readonly Linear _output;
    private readonly LayerNorm _norm;
    private readonly PlainFeedForward _feedForward;
    private readonly int _size;
    private readonly int _heads;

    /// <summary>Takes <c>probe</c>, <c>attention</c>, <c>layernorm</c> and <c>mlp</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="innerSize">The inner size of the feed-forward block.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="epsilon">The epsilon of the norm.</param>
    public AttentionPooling(Weights weights, int size, int innerSize, int heads, string activation, double epsilon)
    {
        (_size, _heads) = (size, heads);
        Weights attention = weights / "attention";
        _query = weights.Get("probe", 1, 1, size);
        _input = attention.Get("in_proj_weight", 3 * size, size);
        _inputBias = attention.Get("in_proj_bias", 3 * size);
        _output = new Linear(attention / "out_proj", size, size);
        _norm = new LayerNorm(weights / "layernorm", size, epsilon);
        _feedForward = new PlainFeedForward(weights / "mlp", size, innerSize, size, activation);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Split(Project(_query, 0)).expand(hidden.size(0), -1, -1, -1);
        Tensor attended = _output.Forward(ScaledDotProduct.Attend(queries, Split(Project(hidden, 1)), Split(Project(hidden, 2)), AttentionMask.None));
        return _feedForward.Forward(_norm.Forward(attended)).add_(attended).select(1, 0).MoveToOuterDisposeScope();
    }

    private Tensor Project(Tensor states, int part)
        => nn.functional.linear(states, _input.narrow(0, part * _size, _size), _inputBias.narrow(0, part * _size, _size));

    private Tensor Split(Tensor states) => states.view(states.size(0), states.size(1), _heads, _size / _heads).transpose(1, 2);
}
