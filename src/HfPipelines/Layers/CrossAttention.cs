using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Multi-head attention of one sequence to another.</summary>
public sealed class CrossAttention
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly double? _scale;
    private readonly int _heads;
    private readonly int _headSize;

    /// <summary>Takes <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c> and the output projection of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    public CrossAttention(Weights weights, AttentionOptions options)
    {
        _heads = options.Heads;
        _headSize = options.HeadSize ?? options.HiddenSize / options.Heads;
        _scale = options.Scale;
        int inner = _heads * _headSize;
        _query = new Linear(weights / "q_proj", options.HiddenSize, inner, options.InputBias);
        _key = new Linear(weights / "k_proj", options.HiddenSize, inner, options.KeyBias ?? options.InputBias);
        _value = new Linear(weights / "v_proj", options.HiddenSize, inner, options.InputBias);
        _output = new Linear(weights / options.OutputName, inner, options.HiddenSize, options.OutputBias);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">The sequence that attends, [batch, length, hidden].</param>
    /// <param name="memory">The sequence that is attended to, [batch, positions, hidden].</param>
    /// <param name="mask">What each position may see.</param>
    /// <param name="positions">What is added to <paramref name="hidden"/>; null for nothing.</param>
    /// <param name="memoryPositions">What is added to <paramref name="memory"/> where keys, but not values, are made of it; null for nothing.</param>
    /// <returns>[batch, length, hidden], a new tensor.</returns>
    public Tensor Forward(Tensor hidden, Tensor memory, AttentionMask mask, Tensor? positions = null, Tensor? memoryPositions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Split(_query.Forward(positions is null ? hidden : hidden + positions));
        Tensor keys = Split(_key.Forward(memoryPositions is null ? memory : memory + memoryPositions));
        Tensor values = Split(_value.Forward(memory));
        return _output.Forward(ScaledDotProduct.Attend(queries, keys, values, mask, _scale)).MoveToOuterDisposeScope();
    }

    private Tensor Split(Tensor states) => states.view(states.size(0), states.size(1), _heads, _headSize).transpose(1, 2);
}
