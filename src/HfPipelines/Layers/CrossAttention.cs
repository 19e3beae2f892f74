using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Multi-head attention of one sequence to another, mostly of a decoder's to an encoder's.</summary>
public sealed class CrossAttention
{
    private readonly AttentionOptions _options;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly int _layer;

    /// <summary>Takes the projections of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes and names.</param>
    /// <param name="layer">The layer's number, which is its place in a memory.</param>
    public CrossAttention(Weights weights, AttentionOptions options, int layer = 0)
    {
        (_options, _layer) = (options, layer);
        int size = options.ActualHeadSize;
        _query = new Linear(weights / options.QueryName, options.HiddenSize, options.Heads * size, options.InputBias);
        _key = new Linear(weights / options.KeyName, options.EncoderSize ?? options.HiddenSize, options.ActualKeyValueHeads * size, options.KeyBias ?? options.InputBias);
        _value = new Linear(weights / options.ValueName, options.EncoderSize ?? options.HiddenSize, options.ActualKeyValueHeads * size, options.InputBias);
        _output = new Linear(weights / options.OutputName, options.Heads * size, options.HiddenSize, options.OutputBias);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">The sequence that attends, [batch, length, hidden].</param>
    /// <param name="encoder">The sequence that is attended to.</param>
    /// <param name="positions">What is added to <paramref name="hidden"/>; null for nothing.</param>
    /// <returns>[batch, length, hidden], a new tensor.</returns>
    public Tensor Forward(Tensor hidden, EncoderContext encoder, Tensor? positions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Split(_query, positions is null ? hidden : hidden + positions, _options.Heads);
        (Tensor keys, Tensor values) = encoder.Memory is { } memory ? memory.GetOrAdd(_layer, Project) : Project();
        encoder.Attentions?.Add(ScaledDotProduct.Weights(queries, keys, encoder.Mask, _options.Scale));
        return _output.Forward(ScaledDotProduct.Attend(queries, keys, values, encoder.Mask, _options.Scale)).MoveToOuterDisposeScope();

        (Tensor Keys, Tensor Values) Project() => (
            Split(_key, encoder.Positions is null ? encoder.States : encoder.States + encoder.Positions, _options.ActualKeyValueHeads),
            Split(_value, encoder.States, _options.ActualKeyValueHeads));
    }

    private Tensor Split(Linear projection, Tensor states, int heads)
        => projection.Forward(states).view(states.size(0), states.size(1), heads, _options.ActualHeadSize).transpose(1, 2);
}
