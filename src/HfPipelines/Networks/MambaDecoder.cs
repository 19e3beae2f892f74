using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder of selective state spaces, each behind a norm.</summary>
public sealed class MambaDecoder : DecoderNetwork
{
    private readonly MambaOptions _options;
    private readonly Weights _weights;
    private readonly (Norm Norm, MambaMixer Mixer)[] _layers;
    private readonly Norm _norm;
    private readonly bool _isWide;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="weights">The view that holds <c>embeddings</c>, <c>layers</c> and <c>norm_f</c>.</param>
    /// <param name="options">The choices of a layer.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="norm">The norms.</param>
    /// <param name="isWide">Whether the states between the layers are float32, whatever the type of the weights.</param>
    public MambaDecoder(Weights weights, MambaOptions options, int vocabularySize, int layers, NormOptions norm, bool isWide)
    {
        (_weights, _options, _isWide) = (weights, options, isWide);
        InputEmbeddings = new Embedding(weights / "embeddings", vocabularySize, options.HiddenSize);
        _layers = [.. Enumerable.Range(0, layers).Select(i => weights / "layers" / i)
            .Select(layer => (norm.Create(layer / "norm", options.HiddenSize), new MambaMixer(layer / "mixer", options)))];
        _norm = norm.Create(weights / "norm_f", options.HiddenSize);
    }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings { get; }

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength)
    {
        using DisposeScope scope = NewDisposeScope();
        var states = new Dictionary<string, Tensor>();
        for (int i = 0; i < _layers.Length; i++)
        {
            states[Window(i)] = zeros(batchSize, _options.Kernel - 1, _options.InnerSize, _weights.DType, _weights.Device);
            states[State(i)] = zeros(batchSize, _options.InnerSize, _options.StateSize, ScalarType.Float32, _weights.Device);
        }

        return new RecurrentCache(states);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = Embed(input);
        long length = embeddings.size(1);
        RecurrentCache? cache = RecurrentCache.Of(input, embeddings.size(0));
        Tensor? mask = Mask(input, embeddings);
        var states = new HiddenStates(input, embeddings, keepsFirst: false);
        for (int i = 0; i < _layers.Length; i++)
        {
            states.Add(Layer(states.Last, mask, i, cache));
        }

        cache?.Advance(length);
        states.Add(_norm.Forward(Narrow(states.Last)));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private static string Window(int layer) => $"{layer}.window";

    private static string State(int layer) => $"{layer}.state";

    /// <summary>
    /// What of the call's own positions counts, [batch, length, 1]; null where all do. A mask that is longer than a text's only token makes as many
    /// copies of it, as in transformers, whose guidance relies on it.
    /// </summary>
    private static Tensor? Mask(ModelInput input, Tensor embeddings)
    {
        if (input.AttentionMask is { } given && given.dim() == 2 && given.size(0) == embeddings.size(0) && embeddings.size(1) == 1 && (input.Cache?.Length ?? 0) == 0)
        {
            return given.unsqueeze(-1).to_type(embeddings.dtype);
        }

        AttentionSpan span = AttentionSpan.Of(input, embeddings);
        if (span.Padding is null || (span.PastLength > 0 && span.QueryLength == 1))
        {
            return null;
        }

        long length = Math.Min(span.QueryLength, span.Padding.size(-1));
        return span.Padding.narrow(-1, span.Padding.size(-1) - length, length).unsqueeze(-1).to_type(span.DType);
    }

    private Tensor Layer(Tensor hidden, Tensor? mask, int layer, RecurrentCache? cache)
    {
        using DisposeScope scope = NewDisposeScope();
        (Norm norm, MambaMixer mixer) = _layers[layer];
        Tensor mixed = mixer.Forward(norm.Forward(Narrow(hidden)), mask, cache?[Window(layer)], cache?[State(layer)]);
        return (_isWide ? hidden.to_type(ScalarType.Float32).add(mixed) : mixed.add_(hidden)).MoveToOuterDisposeScope();
    }

    private Tensor Narrow(Tensor hidden) => hidden.dtype == _weights.DType ? hidden : hidden.to_type(_weights.DType);
}
