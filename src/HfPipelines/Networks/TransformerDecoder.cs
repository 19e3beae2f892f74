using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder of attention layers, or an encoder where the patterns let tokens see those behind them.</summary>
public sealed class TransformerDecoder : DecoderNetwork
{
    private readonly DecoderOptions _options;
    private readonly Weights _weights;
    private readonly ITransformerLayer[] _layers;
    private readonly AttentionPattern[] _patterns;
    private readonly Norm? _embeddingNorm;
    private readonly Embedding? _positions;
    private readonly RotaryEmbedding? _rotary;
    private readonly RotaryEmbedding? _windowRotary;
    private readonly Alibi? _alibi;
    private readonly Norm _norm;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds embeddings, layers and norm.</param>
    public TransformerDecoder(DecoderOptions options, Weights weights)
    {
        (_options, _weights) = (options, weights);
        DecoderNames names = options.Names;
        InputEmbeddings = new Embedding(weights / names.Embeddings, options.VocabularySize, options.HiddenSize, options.EmbeddingScale);
        _embeddingNorm = names.EmbeddingNorm is null ? null : Norm(weights, names.EmbeddingNorm);
        _positions = options.LearnedPositions is { } positions ? new Embedding(weights / names.Positions, positions, options.HiddenSize) : null;
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(weights / names.Layers / i, i))];
        _patterns = [.. options.Patterns ?? Enumerable.Repeat(AttentionPattern.Causal, options.Layers)];
        _norm = Norm(weights, names.Norm);
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
        return new KeyValueCache(_layers.Length, (batchSize, attention.ActualKeyValueHeads, maxLength, attention.ActualHeadSize), _weights.DType, _weights.Device)
        {
            RestartLength = _options.RestartLength,
        };
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = _options.InputScale is { } scale ? Embed(input).mul(scale) : Embed(input);
        KeyValueCache? cache = KeyValueCache.Of(input);
        bool keeps = cache is not null || (input["use_cache"] is null ? _options.UseCache : input.IsSet("use_cache"));
        AttentionSpan span = AttentionSpan.Of(input, embeddings) with { Positions = keeps ? null : input.PositionIds };
        Tensor positions = input.PositionIds ?? arange(span.PastLength, span.KeyLength, ScalarType.Int64, embeddings.device).unsqueeze(0);
        Tensor hidden = AddPositions(embeddings, positions, input["token_type_ids"]);
        RotaryAngles? angles = _rotary?.At(positions, hidden.dtype, cache?.Rotary);
        RotaryAngles? windowAngles = _windowRotary?.At(positions, hidden.dtype) ?? angles;
        Dictionary<AttentionPattern, AttentionMask> masks = Masks(span);
        using ExpertRoutings? routings = TellsExperts(input) ? new ExpertRoutings() : null;
        var states = new HiddenStates(input, hidden);
        for (int i = 0; i < _layers.Length; i++)
        {
            AttentionPattern pattern = _patterns[i];
            RotaryAngles? turn = _options.Turns?.Invoke(i) == false ? null : pattern.Size > 0 ? windowAngles : angles;
            states.Add(_layers[i].Forward(states.Last, new AttentionContext(masks[pattern], turn, cache, Routings: routings)));
        }

        cache?.Advance(span.QueryLength);
        states.ReplaceLast(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        routings?.AddTo(output);
        return output;
    }

    private bool TellsExperts(ModelInput input)
        => _options.ExpertsPerToken is not null && (input["output_router_logits"] is null ? _options.OutputRouterLogits : input.IsSet("output_router_logits"));

    private Tensor AddPositions(Tensor embeddings, Tensor positions, Tensor? types)
    {
        types = _options.EmbedsTypes ? types : null;
        if (_positions is null && _embeddingNorm is null && types is null)
        {
            return embeddings;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = _positions is null ? embeddings : embeddings.add(_positions.Forward(positions));
        hidden = types is null ? hidden : hidden.add(InputEmbeddings.Forward(types));
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
        var attention = new SelfAttention(weights / names.Attention, _options.Attention, index);
        Norm? feedForwardNorm = names.FeedForwardNorm is null ? null : Norm(weights, names.FeedForwardNorm);
        FeedForward feedForward = _options.FeedForward(weights / names.FeedForward, index);
        return _options.Arrangement == LayerArrangement.Parallel
            ? new ParallelTransformerLayer(attentionNorm, attention, feedForwardNorm, feedForward)
            : new TransformerLayer(attentionNorm, attention, feedForwardNorm ?? attentionNorm, feedForward)
            {
                AttentionResultNorm = names.AttentionResultNorm is null ? null : Norm(weights, names.AttentionResultNorm),
                FeedForwardResultNorm = names.FeedForwardResultNorm is null ? null : Norm(weights, names.FeedForwardResultNorm),
                ResultScale = _options.ResultScale,
                AddsToNormalized = _options.Arrangement == LayerArrangement.SequentialOnNormalized,
            };
    }

    private Norm Norm(Weights weights, string name) => _options.Norm.Create(weights / name, _options.HiddenSize);
}
