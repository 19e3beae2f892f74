using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// RWKV: layers that mix each position with the one before and keep a decaying mean of all earlier ones. A call that keeps its states but was given
/// no cache gives them as <c>state.N</c>, [batch, size, layers]. Rows of a batch know nothing of each other, and nothing of the padding on their left,
/// unless the defects of the original are asked for.
/// </summary>
internal sealed class RwkvDecoder : DecoderNetwork
{
    // In the order of transformers' state.
    private static readonly string[] StateNames = ["feed_forward", "attention", "numerator", "denominator", "maximum"];

    private readonly RwkvConfig _config;
    private readonly Weights _weights;
    private readonly LayerNorm _embeddingNorm;
    private readonly (LayerNorm AttentionNorm, RwkvTimeMix Attention, LayerNorm FeedForwardNorm, RwkvChannelMix FeedForward)[] _layers;
    private readonly LayerNorm _norm;

    public RwkvDecoder(RwkvConfig config, Weights weights)
    {
        (_config, _weights) = (config, weights);
        InputEmbeddings = new Embedding(weights / "embeddings", config.VocabSize, config.HiddenSize);
        _embeddingNorm = Norm(weights / "blocks" / 0 / "pre_ln");
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => weights / "blocks" / i).Select(layer => (
            Norm(layer / "ln1"),
            new RwkvTimeMix(layer / "attention", config.HiddenSize, AttentionSize),
            Norm(layer / "ln2"),
            new RwkvChannelMix(layer / "feed_forward", config.HiddenSize, config.IntermediateSize ?? 4 * config.HiddenSize)))];
        _norm = new LayerNorm(weights / "ln_out", config.HiddenSize, 1e-5);
    }

    public override Embedding InputEmbeddings { get; }

    private int AttentionSize => _config.AttentionHiddenSize ?? _config.HiddenSize;

    public override DecoderCache CreateCache(long batchSize, long maxLength)
    {
        using DisposeScope scope = NewDisposeScope();
        var states = new Dictionary<string, Tensor>();
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            for (int i = 0; i < StateNames.Length; i++)
            {
                states[State(layer, i)] = i < 2
                    ? zeros(batchSize, _config.HiddenSize, _weights.DType, _weights.Device)
                    : full([batchSize, AttentionSize], i == 4 ? -1e30 : 0, ScalarType.Float32, _weights.Device);
            }
        }

        return new RecurrentCache(states);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = Embed(input);
        long length = embeddings.size(1);
        RecurrentCache? given = RecurrentCache.Of(input, embeddings.size(0));
        using DecoderCache own = CreateCache(given is null ? embeddings.size(0) : 0, 0);
        RecurrentCache cache = given ?? (RecurrentCache)own;
        Tensor? padding = _config.ReproducesDefects ? null : Padding(input, embeddings);
        var states = new HiddenStates(input, embeddings, keepsFirst: false);
        for (int i = 0; i < _layers.Length; i++)
        {
            states.Add(Layer(states.Last, i, padding, cache));
        }

        cache.Advance(length);
        states.Add(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        if (given is null && (input["use_cache"] is null ? _config.UseCache : input.IsSet("use_cache")))
        {
            output.Add("state", [.. StateNames.Select((_, i) => stack([.. _layers.Select((_, layer) => cache[State(layer, i)])], -1))]);
        }

        states.AddTo(output);
        return output;
    }

    private static string State(int layer, int index) => $"{layer}.{StateNames[index]}";

    /// <summary>Where the call's own positions are padding, bool [batch, length, 1]; null where none is.</summary>
    private static Tensor? Padding(ModelInput input, Tensor embeddings)
    {
        AttentionSpan span = AttentionSpan.Of(input, embeddings);
        return span.Padding is { } mask && (span.PastLength == 0 || span.QueryLength > 1)
            ? mask.narrow(-1, mask.size(-1) - span.QueryLength, span.QueryLength).eq(0).unsqueeze(-1)
            : null;
    }

    private Tensor Layer(Tensor hidden, int index, Tensor? padding, RecurrentCache cache)
    {
        using DisposeScope scope = NewDisposeScope();
        (LayerNorm attentionNorm, RwkvTimeMix attention, LayerNorm feedForwardNorm, RwkvChannelMix feedForward) = _layers[index];
        if (index == 0)
        {
            hidden = _embeddingNorm.Forward(hidden);
        }

        // Every few layers all states are halved, against overflow in float16: the results of later layers must be as small.
        int every = _config.RescaleEvery;
        double scale = every > 0 ? Math.Pow(2, -(index / every)) : 1;
        (Tensor normed, Tensor shifted) = Read(attentionNorm, hidden, padding, cache[State(index, 1)]);
        Tensor attended = attention.Forward(normed, shifted, padding, (cache[State(index, 2)], cache[State(index, 3)], cache[State(index, 4)]));
        hidden = attended.mul_(scale).add_(hidden);
        (normed, shifted) = Read(feedForwardNorm, hidden, padding, cache[State(index, 0)]);
        hidden = feedForward.Forward(normed, shifted).mul_(scale).add_(hidden);
        return (every > 0 && (index + 1) % every == 0 ? hidden.div_(2) : hidden).MoveToOuterDisposeScope();
    }

    /// <summary>What a block reads: each position, and the one before it. Padding is as if nothing had been read.</summary>
    private (Tensor Hidden, Tensor Shifted) Read(LayerNorm norm, Tensor hidden, Tensor? padding, Tensor last)
    {
        Tensor normed = norm.Forward(hidden);
        normed = padding is null ? normed : normed.masked_fill_(padding, 0);
        return (normed, RwkvTokenShift.Shift(normed, last, _config.ReproducesDefects));
    }

    private LayerNorm Norm(Weights weights) => new(weights, _config.HiddenSize, _config.LayerNormEpsilon);
}
