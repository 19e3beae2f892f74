using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder of attention layers, some of them recurrent in some types, or an encoder where the patterns let tokens see those behind them.</summary>
public sealed class TransformerDecoder : DecoderNetwork
{
    /// <summary>The name of the inputs that are added to the output of the layer whose number follows, [batch, length, hidden].</summary>
    internal const string AddedStates = "added_states";

    private readonly DecoderOptions _options;
    private readonly Weights _weights;
    private readonly ITransformerLayer[] _layers;
    private readonly AttentionPattern[] _patterns;
    private readonly RecurrentMixer?[] _mixers;
    private readonly Norm? _embeddingNorm;
    private readonly Linear? _inputProjection;
    private readonly Linear? _outputProjection;
    private readonly Embedding? _positions;
    private readonly RotaryEmbedding? _rotary;
    private readonly RotaryEmbedding? _windowRotary;
    private readonly Alibi? _alibi;
    private readonly Norm? _norm;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds embeddings, layers and norm.</param>
    public TransformerDecoder(DecoderOptions options, Weights weights)
    {
        (_options, _weights) = (options, weights);
        DecoderNames names = options.Names;
        int size = options.EmbeddingSize ?? options.HiddenSize;
        InputEmbeddings = new Embedding(weights / names.Embeddings, options.VocabularySize, size, options.EmbeddingScale);
        _inputProjection = size == options.HiddenSize ? null : new Linear(weights / names.InputProjection, size, options.HiddenSize, bias: false);
        _outputProjection = size == options.HiddenSize ? null : new Linear(weights / names.OutputProjection, options.HiddenSize, size, bias: false);
        _embeddingNorm = names.EmbeddingNorm is null ? null : Norm(weights, names.EmbeddingNorm);
        _positions = options.PositionTable?.Invoke(weights / names.Positions) ?? (options.LearnedPositions is { } positions ? new Embedding(weights / names.Positions, positions + options.PositionOffset, options.HiddenSize) : null);
        _mixers = [.. Enumerable.Range(0, options.Layers).Select(i => options.Mixer?.Invoke(weights / names.Layers / i, i))];
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(weights / names.Layers / i, i))];
        _patterns = [.. options.Patterns ?? Enumerable.Repeat(AttentionPattern.Causal, options.Layers)];
        _norm = names.Norm is null ? null : (options.LastNorm ?? options.Norm).Create(weights / names.Norm, options.HiddenSize);
        _rotary = options.Rotary is null ? null : new RotaryEmbedding(weights, options.Rotary);
        _windowRotary = options.WindowRotary is null ? null : new RotaryEmbedding(weights, options.WindowRotary);
        _alibi = options.Alibi is null ? null : new Alibi(weights, options.Alibi, options.Attention.Heads);
    }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings { get; }

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength)
    {
        AttentionOptions attention = _options.Attention;
        RecurrentMixer[] recurrent = [.. _mixers.OfType<RecurrentMixer>()];
        var keys = new KeyValueCache(
            _layers.Length - recurrent.Length, (batchSize, attention.ActualKeyValueHeads, maxLength, attention.ActualHeadSize), _weights.DType, _weights.Device)
        {
            RestartLength = _options.RestartLength,
        };
        return recurrent.Length == 0 ? keys : new HybridCache(keys, RecurrentCache.Create(recurrent, batchSize, _weights.DType, _weights.Device));
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = _options.InputScale is { } scale ? Embed(input).mul(scale) : Embed(input);
        HybridCache? hybrid = _options.Mixer is null ? null : HybridCache.Of(input);
        KeyValueCache? cache = _options.Mixer is null ? KeyValueCache.Of(input) : hybrid?.Attention;
        bool keeps = cache is not null || (input["use_cache"] is null ? _options.UseCache : input.IsSet("use_cache"));
        AttentionSpan span = AttentionSpan.Of(input, embeddings) with { Positions = keeps || input.PositionIds?.dim() == 3 ? null : input.PositionIds, CutsBlocks = _options.CutsBlocks };
        Tensor positions = input.PositionIds ?? Positions(span);
        Tensor hidden = AddPositions(embeddings, positions, cache is not null && _options.CachedCallsIgnoreTypes ? null : input["token_type_ids"]);
        RotaryAngles? angles = _rotary?.At(positions, hidden.dtype, cache?.Rotary);
        RotaryAngles? windowAngles = _windowRotary?.At(positions, hidden.dtype) ?? angles;
        Dictionary<AttentionPattern, AttentionMask> masks = Masks(span);
        using ExpertRoutings? routings = TellsExperts(input) ? new ExpertRoutings() : null;
        var context = new AttentionContext(
            AttentionMask.None,
            Cache: cache,
            Routings: routings)
        {
            QueryScale = _options.QueryScale?.Invoke(positions).unsqueeze(1).unsqueeze(-1),
            States = hybrid?.States,
            Counts = _options.Mixer is null ? null : span.Counts(),
        };
        var states = new HiddenStates(input, hidden);
        var output = new ModelOutput();
        for (int i = 0; i < _layers.Length; i++)
        {
            AttentionPattern pattern = _patterns[i];
            RotaryAngles? turn = _options.Turns?.Invoke(i) == false ? null : pattern.Size > 0 ? windowAngles : angles;
            states.Add(_layers[i].Forward(states.Last, context with { Mask = masks[pattern], Rotary = turn }));
            if (input[$"{AddedStates}.{i}"] is { } added)
            {
                states.Pass(states.Last.add(added));

                // transformers 4 gave these as the hidden states.
                output.Add($"passed_states.{i + 1}", input.OutputHiddenStates ? states.Last : null);
            }
        }

        cache?.Advance(span.QueryLength);
        hybrid?.States.Advance(span.QueryLength);
        if (_norm is not null)
        {
            states.ReplaceLast(_norm.Forward(states.Last));
        }

        if (_outputProjection is not null)
        {
            states.ReplaceLast(_outputProjection.Forward(states.Last));
        }

        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        routings?.AddTo(output);
        return output;
    }

    private bool TellsExperts(ModelInput input)
        => _options.ExpertsPerToken is not null && (input["output_router_logits"] is null ? _options.OutputRouterLogits : input.IsSet("output_router_logits"));

    private Tensor Positions(AttentionSpan span)
    {
        if (!_options.PositionsSkipPadding || span.Padding is not { } padding || padding.dim() != 2)
        {
            return arange(span.PastLength, span.KeyLength, ScalarType.Int64, span.Device).unsqueeze(0);
        }

        Tensor counts = padding.to_type(ScalarType.Int64);
        return counts.cumsum(1).mul_(counts).sub_(1).narrow(1, span.PastLength, span.QueryLength);
    }

    private Tensor AddPositions(Tensor embeddings, Tensor positions, Tensor? types)
    {
        types = _options.EmbedsTypes ? types : null;
        if (_positions is null && _embeddingNorm is null && _inputProjection is null && types is null)
        {
            return embeddings;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = _inputProjection?.Forward(embeddings) ?? embeddings;
        hidden = _positions is null ? hidden : hidden.add(_positions.Forward(_options.PositionOffset == 0 ? positions : positions.add(_options.PositionOffset)));
        if (types is not null)
        {
            Tensor added = InputEmbeddings.Forward(types);
            hidden = hidden.add(_options.InputScale is { } scale ? added.mul_(scale) : added);
        }

        return (_embeddingNorm?.Forward(hidden) ?? hidden).MoveToOuterDisposeScope();
    }

    private Dictionary<AttentionPattern, AttentionMask> Masks(AttentionSpan span)
    {
        Tensor? bias = _alibi?.For(span);
        return _patterns.Distinct().ToDictionary(p => p, p => bias is null ? AttentionMask.Create(p, span) : AttentionMask.Create(p, span, bias));
    }

    private ITransformerLayer Layer(Weights weights, int index)
    {
        DecoderNames names = _options.Names;
        Norm attentionNorm = names.AttentionNorm is null || (index == 0 && _options.SkipsFirstNorm) ? new NoNorm() : Norm(weights, names.AttentionNorm);
        ITokenMixer attention = _mixers[index] ?? (ITokenMixer)new SelfAttention(weights / names.Attention, _options.LayerAttention?.Invoke(index) ?? _options.Attention, _mixers.Take(index).Count(m => m is null));
        Norm? feedForwardNorm = names.FeedForwardNorm is null ? null : Norm(weights, names.FeedForwardNorm);
        FeedForward feedForward = _options.FeedForward(weights / names.FeedForward, index);
        return _options.Arrangement == LayerArrangement.Parallel
            ? new ParallelTransformerLayer(attentionNorm, attention, feedForwardNorm, feedForward)
            : new TransformerLayer(attentionNorm, attention, feedForwardNorm ?? attentionNorm, feedForward, _options.NormPlacement)
            {
                AttentionResultNorm = names.AttentionResultNorm is null ? null : Norm(weights, names.AttentionResultNorm),
                FeedForwardResultNorm = names.FeedForwardResultNorm is null ? null : Norm(weights, names.FeedForwardResultNorm),
                ResultScale = _options.ResultScale,
                AddsToNormalized = _options.Arrangement == LayerArrangement.SequentialOnNormalized,
            };
    }

    private Norm Norm(Weights weights, string name) => _options.Norm.Create(weights / name, _options.HiddenSize);
}
