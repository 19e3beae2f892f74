using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The layers of an encoder: attention and plain feed-forward blocks, each with a layer norm.</summary>
public sealed class TransformerEncoder
{
    private readonly TransformerLayer[] _layers;
    private readonly LayerAdapter[]? _adapters;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>layers</c>.</param>
    public TransformerEncoder(TransformerEncoderOptions options, Weights weights)
    {
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(options, weights / "layers" / i, i))];
        _adapters = options.AdapterSize is { } size
            ? [.. Enumerable.Range(0, options.Layers).Select(i => new LayerAdapter(weights / "layers" / i / "adapter_layer", options.HiddenSize, size))]
            : null;
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="embeddings">What enters the first layer, [batch, length, hidden].</param>
    /// <param name="mask">What each position may see.</param>
    /// <param name="positions">What is added to the states where queries and keys are made of them; null for nothing.</param>
    public HiddenStates Forward(ModelInput input, Tensor embeddings, AttentionMask mask, Tensor? positions = null)
    {
        var states = new HiddenStates(input, embeddings);
        for (int i = 0; i < _layers.Length; i++)
        {
            Tensor state = _layers[i].Forward(states.Last, new AttentionContext(mask, Positions: positions));
            states.Add(_adapters is null ? state : state.add_(_adapters[i].Forward(state)));
        }

        return states;
    }

    private static TransformerLayer Layer(TransformerEncoderOptions options, Weights weights, int index)
    {
        EncoderLayerNames names = options.Names;
        var attention = new AttentionOptions
        {
            HiddenSize = options.HiddenSize,
            Heads = options.Heads,
            InputBias = options.AttentionInputBias,
            KeyBias = options.AttentionKeyBias,
            OutputBias = true,
            OutputName = names.AttentionOutput,
        };
        return new TransformerLayer(
            new LayerNorm(weights / names.AttentionNorm, options.HiddenSize, options.NormEpsilon),
            new SelfAttention(weights / names.Attention, attention, index),
            new LayerNorm(weights / names.FeedForwardNorm, options.HiddenSize, options.NormEpsilon),
            new PlainFeedForward(
                weights / names.FeedForward,
                options.HiddenSize,
                options.IntermediateSize,
                options.HiddenSize,
                options.Activation,
                first: names.FeedForwardInput,
                second: names.FeedForwardOutput),
            options.NormPlacement);
    }
}
