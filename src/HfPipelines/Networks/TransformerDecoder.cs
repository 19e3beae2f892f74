using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder of the Llama lineage: rotary attention and gated feed-forward blocks, each behind a root-mean-square norm.</summary>
public sealed class TransformerDecoder : DecoderNetwork
{
    private readonly DecoderOptions _options;
    private readonly Weights _weights;
    private readonly TransformerLayer[] _layers;
    private readonly AttentionPattern[] _patterns;
    private readonly RotaryEmbedding _rotary;
    private readonly RmsNorm _norm;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>embed_tokens</c>, <c>layers</c> and <c>norm</c>.</param>
    public TransformerDecoder(DecoderOptions options, Weights weights)
    {
        (_options, _weights) = (options, weights);
        InputEmbeddings = new Embedding(weights / "embed_tokens", options.VocabularySize, options.HiddenSize);
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(weights / "layers" / i, i))];
        _patterns = [.. options.Patterns ?? Enumerable.Repeat(AttentionPattern.Causal, options.Layers)];
        _norm = new RmsNorm(weights / "norm", options.HiddenSize, options.NormEpsilon);
        _rotary = new RotaryEmbedding(weights, options.Rotary);
    }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings { get; }

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength)
        => new KeyValueCache(_layers.Length, (batchSize, _options.KeyValueHeads ?? _options.Heads, maxLength, _options.ActualHeadSize), _weights.DType, _weights.Device);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor hidden = Embed(input);
        KeyValueCache? cache = KeyValueCache.Of(input);
        bool keeps = cache is not null || (input["use_cache"] is null ? _options.UseCache : input.IsSet("use_cache"));
        AttentionSpan span = AttentionSpan.Of(input, hidden) with { Positions = keeps ? null : input.PositionIds };
        Tensor positions = input.PositionIds ?? arange(span.PastLength, span.KeyLength, ScalarType.Int64, hidden.device).unsqueeze(0);
        RotaryAngles angles = _rotary.At(positions, hidden.dtype, cache?.Rotary);
        Dictionary<AttentionPattern, AttentionMask> masks = _patterns.Distinct().ToDictionary(p => p, p => AttentionMask.Create(p, span));
        var states = new HiddenStates(input, hidden);
        for (int i = 0; i < _layers.Length; i++)
        {
            states.Add(_layers[i].Forward(states.Last, new AttentionContext(masks[_patterns[i]], angles, cache)));
        }

        cache?.Advance(span.QueryLength);
        states.ReplaceLast(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private TransformerLayer Layer(Weights weights, int index)
    {
        var attention = new AttentionOptions
        {
            HiddenSize = _options.HiddenSize,
            Heads = _options.Heads,
            KeyValueHeads = _options.KeyValueHeads,
            HeadSize = _options.HeadSize,
            InputBias = _options.AttentionInputBias,
            OutputBias = _options.AttentionOutputBias,
            HeadNormEpsilon = _options.HeadNorm ? _options.NormEpsilon : null,
        };
        return new TransformerLayer(
            new RmsNorm(weights / "input_layernorm", _options.HiddenSize, _options.NormEpsilon),
            new SelfAttention(weights / "self_attn", attention, index),
            new RmsNorm(weights / "post_attention_layernorm", _options.HiddenSize, _options.NormEpsilon),
            new GatedFeedForward(weights / "mlp", _options.HiddenSize, _options.IntermediateSize, _options.Activation, _options.FeedForwardBias));
    }
}
