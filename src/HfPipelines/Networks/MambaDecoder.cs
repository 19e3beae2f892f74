using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder of selective state spaces, each behind a norm.</summary>
public sealed class MambaDecoder : DecoderNetwork
{
    private readonly Weights _weights;
    private readonly (Norm Norm, RecurrentMixer Mixer)[] _layers;
    private readonly Norm _norm;
    private readonly bool _isWide;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="weights">The view that holds <c>embeddings</c>, <c>layers</c> and <c>norm_f</c>.</param>
    /// <param name="mixer">Makes the state spaces of a layer, from their view and the layer's number.</param>
    /// <param name="sizes">The number of tokens, the size of the hidden states and the number of layers.</param>
    /// <param name="norm">The norms.</param>
    /// <param name="isWide">Whether the states between the layers are float32, whatever the type of the weights.</param>
    public MambaDecoder(Weights weights, Func<Weights, int, RecurrentMixer> mixer, (int Vocabulary, int Hidden, int Layers) sizes, NormOptions norm, bool isWide)
    {
        (_weights, _isWide) = (weights, isWide);
        InputEmbeddings = new Embedding(weights / "embeddings", sizes.Vocabulary, sizes.Hidden);
        _layers = [.. Enumerable.Range(0, sizes.Layers).Select(i => (norm.Create(weights / "layers" / i / "norm", sizes.Hidden), mixer(weights / "layers" / i / "mixer", i)))];
        _norm = norm.Create(weights / "norm_f", sizes.Hidden);
    }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings { get; }

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength)
        => RecurrentCache.Create(_layers.Select(l => l.Mixer), batchSize, _weights.DType, _weights.Device);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = Embed(input);
        long length = embeddings.size(1);
        RecurrentCache? cache = RecurrentCache.Of(input, embeddings.size(0));
        Tensor? counts = Counts(input, embeddings);
        var states = new HiddenStates(input, embeddings, keepsFirst: false);
        foreach ((Norm norm, RecurrentMixer mixer) in _layers)
        {
            states.Add(Layer(states.Last, counts, norm, mixer, cache));
        }

        cache?.Advance(length);
        states.Add(_norm.Forward(Narrow(states.Last)));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    /// <summary>
    /// What of the call's own positions counts, [batch, length, 1]; null where all do. A mask that is longer than a text's only token makes as many
    /// copies of it, as in transformers, whose guidance relies on it.
    /// </summary>
    private static Tensor? Counts(ModelInput input, Tensor embeddings)
        => input.AttentionMask is { } given && given.dim() == 2 && given.size(0) == embeddings.size(0) && embeddings.size(1) == 1 && (input.Cache?.Length ?? 0) == 0
            ? given.unsqueeze(-1).to_type(embeddings.dtype)
            : AttentionSpan.Of(input, embeddings).Counts();

    private Tensor Layer(Tensor hidden, Tensor? counts, Norm norm, RecurrentMixer mixer, RecurrentCache? cache)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mixed = mixer.Forward(norm.Forward(Narrow(hidden)), counts, cache);
        return (_isWide ? hidden.to_type(ScalarType.Float32).add(mixed) : mixed.add_(hidden)).MoveToOuterDisposeScope();
    }

    private Tensor Narrow(Tensor hidden) => hidden.dtype == _weights.DType ? hidden : hidden.to_type(_weights.DType);
}
