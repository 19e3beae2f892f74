using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Attention by how likely queries and keys fall into the same bucket of a hash, which takes in all tokens, as in transformers padding too; what comes
/// out is made of length one.
/// </summary>
internal sealed class YosoAttention : ITokenMixer
{
    private readonly int _heads;
    private readonly int _codeLength;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly HeadConvolution? _convolution;
    private readonly Linear _output;

    public YosoAttention(YosoConfig config, Weights weights)
    {
        if (!config.UseExpectation)
        {
            throw config.Reader.Error("use_expectation", "true, for hashes are drawn by kernels of the original alone", "false");
        }

        int size = config.HiddenSize;
        (_heads, _codeLength) = (config.NumAttentionHeads, config.HashCodeLen);
        _query = new Linear(weights / "self" / "query", size, size);
        _key = new Linear(weights / "self" / "key", size, size);
        _value = new Linear(weights / "self" / "value", size, size);
        _convolution = config.ConvWindow is { } window ? new HeadConvolution(weights / "self" / "conv", _heads, window) : null;
        _output = new Linear(weights / "output" / "dense", size, size);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Split(_value);
        Tensor likeness = Normalize(Split(_query)).matmul(Normalize(Split(_key)).transpose(2, 3)).clamp_(-1, 1);
        Tensor chances = (1 - (likeness.acos() / Math.PI)).pow(_codeLength);
        Tensor attended = Normalize(chances.matmul(values));
        if (_convolution is not null)
        {
            Tensor? counts = context.Input?.AttentionMask;
            attended = attended.add(_convolution.Forward(counts is null ? values : values * counts.unsqueeze(1).unsqueeze(-1)));
        }

        return _output.Forward(attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();

        Tensor Split(Linear projection) => projection.Forward(hidden).unflatten(2, [_heads, hidden.size(-1) / _heads]).transpose(1, 2);
    }

    private static Tensor Normalize(Tensor states) => nn.functional.normalize(states, 2, -1);
}
