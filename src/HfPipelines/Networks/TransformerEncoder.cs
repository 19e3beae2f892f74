using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The layers of an encoder, or of a decoder that reads one: attention and feed-forward blocks, each with a norm.</summary>
public sealed class TransformerEncoder
{
    private readonly TransformerEncoderOptions _options;
    private readonly ITransformerLayer[] _layers;
    private readonly LayerAdapter[]? _adapters;
    private readonly RelativePositions? _relative;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds the list of layers.</param>
    public TransformerEncoder(TransformerEncoderOptions options, Weights weights)
    {
        _options = options;
        _relative = options.RelativePositions?.Invoke(weights);
        Weights list = weights / options.Names.Layers;
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(options.LayerPlace is { } place ? list / place(i) : list / i, i))];
        _adapters = options.AdapterSize is { } size
            ? [.. Enumerable.Range(0, options.Layers).Select(i => new LayerAdapter(list / i / "adapter_layer", options.HiddenSize, size))]
            : null;
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="embeddings">What enters the first layer, [batch, length, hidden].</param>
    /// <param name="mask">What each position may see.</param>
    /// <param name="positions">What is added to the states where queries and keys are made of them; null for nothing.</param>
    public HiddenStates Forward(ModelInput input, Tensor embeddings, AttentionMask mask, Tensor? positions = null)
        => Forward(input, embeddings, new AttentionContext(mask, Positions: positions));

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="embeddings">What enters the first layer, [batch, length, hidden].</param>
    /// <param name="context">What the layers share.</param>
    /// <param name="behindFirst">What is done to the first layer's output; null for nothing.</param>
    public HiddenStates Forward(ModelInput input, Tensor embeddings, AttentionContext context, Func<Tensor, Tensor>? behindFirst = null)
        => Forward(input, embeddings, _ => context, behindFirst is null ? null : (layer, state) => layer == 0 ? behindFirst(state) : state);

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="embeddings">What enters the first layer, [batch, length, hidden].</param>
    /// <param name="contextOf">What a layer gets besides, by its number.</param>
    /// <param name="behind">What is done to the output of a layer, by its number; null for nothing.</param>
    /// <param name="before">What is added to the states before they enter a layer, by its number, without being kept among them; null for nothing.</param>
    public HiddenStates Forward(
        ModelInput input, Tensor embeddings, Func<int, AttentionContext> contextOf, Func<int, Tensor, Tensor>? behind = null, Func<int, Tensor?>? before = null)
    {
        Tensor? distances = _relative?.Distances?.Invoke(AttentionSpan.Of(embeddings));
        var states = new HiddenStates(input, embeddings);
        for (int i = 0; i < _layers.Length; i++)
        {
            AttentionContext context = contextOf(i);
            using Tensor? entering = before?.Invoke(i) is { } added ? states.Last + added : null;
            Tensor state = _layers[i].Forward(entering ?? states.Last, distances is null ? context : context with { Distances = distances });
            state = behind?.Invoke(i, state) ?? state;
            states.Add(_adapters is null ? state : state.add_(_adapters[i].Forward(state)));
        }

        return states;
    }

    /// <summary>Makes the memory of a generation with these layers.</summary>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="maxLength">The number of tokens that a sequence may reach.</param>
    /// <param name="type">The element type.</param>
    /// <param name="device">The device.</param>
    internal KeyValueCache CreateCache(long batchSize, long maxLength, ScalarType type, Device device)
        => new(_layers.Length, (batchSize, _options.Heads, maxLength, _options.Attention.ActualHeadSize), type, device);

    private ITransformerLayer Layer(Weights weights, int index)
    {
        if (_options.Layer is { } layer)
        {
            return layer(weights, index);
        }

        (TransformerEncoderOptions options, EncoderLayerNames names) = (_options, _options.Names);
        AttentionOptions attention = options.Attention with { RelativeScores = _relative?.Scores };
        if (options.Conformer is { } conformer)
        {
            return new ConformerLayer
            {
                FirstNorm = options.Norm(weights / conformer.FirstFeedForwardNorm),
                First = FeedForward(options, weights / conformer.FirstFeedForward),
                AttentionNorm = options.Norm(weights / names.AttentionNorm),
                Attention = new SelfAttention(weights / names.Attention, attention, index),
                ConvolutionNorm = options.Norm(weights / conformer.ConvolutionNorm),
                Convolution = new ConformerConvolution(
                    weights / conformer.Convolution, conformer, options.HiddenSize, options.Activation, new NormOptions(options.NormKind, options.NormEpsilon)),
                SecondNorm = options.Norm(weights / names.FeedForwardNorm),
                Second = FeedForward(options, weights / names.FeedForward),
                ResultNorm = options.Norm(weights / conformer.ResultNorm),
            };
        }

        return new TransformerLayer(
            options.Norm(weights / names.AttentionNorm),
            options.Mixer?.Invoke(weights / names.Attention, index) ?? new SelfAttention(weights / names.Attention, attention, index),
            options.Norm(weights / names.FeedForwardNorm),
            options.FeedForward?.Invoke(weights / names.FeedForward, index) ?? FeedForward(options, weights / names.FeedForward),
            options.NormPlacement)
        {
            Cross = options.CrossAttention ? new CrossAttention(weights / names.CrossAttention, attention, index) : null,
            CrossNorm = options.CrossAttention ? options.Norm(weights / names.CrossAttentionNorm) : null,
            AttentionResultFactor = names.AttentionFactor is { } first ? weights.Get(first, options.HiddenSize) : null,
            FeedForwardResultFactor = names.FeedForwardFactor is { } second ? weights.Get(second, options.HiddenSize) : null,
        };
    }

    private static FeedForward FeedForward(TransformerEncoderOptions options, Weights weights)
    {
        EncoderLayerNames names = options.Names;
        return names.FeedForwardGate is { } gate
            ? new GatedFeedForward(
                weights, options.HiddenSize, options.IntermediateSize, options.Activation, options.OutputBias, gate, names.FeedForwardInput, names.FeedForwardOutput)
            : new PlainFeedForward(
                weights,
                options.HiddenSize,
                options.IntermediateSize,
                options.HiddenSize,
                options.Activation,
                options.OutputBias,
                names.FeedForwardInput,
                names.FeedForwardOutput);
    }
}
