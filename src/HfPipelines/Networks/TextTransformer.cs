using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// Embeddings, layers and what follows them: an encoder of texts, or a decoder that may read one. It gives <c>last_hidden_state</c> and, with a
/// pooling, <c>pooler_output</c>; it reads an encoder's <c>encoder_hidden_states</c> and <c>encoder_attention_mask</c>, and tells with
/// <c>output_attentions</c> how much it looks at each place of them, <c>cross_attentions.N</c>.
/// </summary>
/// <param name="embedding">From tokens to what enters the first layer.</param>
/// <param name="layers">The layers.</param>
/// <param name="pattern">What each token may see.</param>
public sealed class TextTransformer(TextEmbedding embedding, TransformerEncoder layers, AttentionPattern pattern) : DecoderNetwork
{
    /// <summary>What the embeddings go through before the first layer; null for nothing.</summary>
    public Linear? Projection { get; init; }

    /// <summary>The norm behind the last layer; null for none.</summary>
    public Norm? Norm { get; init; }

    /// <summary>Sums a text up; null for none.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>What the distance of two tokens adds to their attention score; null for nothing.</summary>
    public RelativePositionBias? PositionBias { get; init; }

    /// <summary>Whether a query that may see nothing sees everything alike, as it does in transformers' oldest form of attention, and not nothing.</summary>
    public bool SeesAllForNone { get; init; }

    /// <summary>Makes, from positions [batch or 1, length], the angles that turn queries and keys; null for none.</summary>
    public Func<Tensor, ScalarType, RotaryAngles>? Rotary { get; init; }

    /// <summary>Makes the buckets of distances, int64 [queries, keys], or what else layers score; null where none does.</summary>
    public Func<AttentionSpan, ModelInput, Tensor>? Distances { get; init; }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings => embedding.Tokens;

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength)
        => layers.CreateCache(batchSize, maxLength, InputEmbeddings.Weight.dtype, InputEmbeddings.Weight.device);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        KeyValueCache? cache = KeyValueCache.Of(input);
        Tensor tokens = Embed(input);
        AttentionSpan span = AttentionSpan.Of(input, tokens);
        Tensor? bias = PositionBias?.Forward(span) ?? (SeesAllForNone ? zeros(1, 1, 1, span.KeyLength, span.DType, span.Device) : null);
        AttentionMask mask = bias is null ? AttentionMask.Create(pattern, span) : AttentionMask.Create(pattern, span, bias);
        Tensor hidden = embedding.Forward(tokens, input, span.PastLength);
        hidden = Projection?.Forward(hidden) ?? hidden;
        using ExpertRoutings? routings = input.IsSet("output_router_logits") ? new ExpertRoutings() : null;
        using AttentionRecord? attentions = input.IsSet("output_attentions") ? new AttentionRecord() : null;
        var context = new AttentionContext(
            mask,
            Rotary?.Invoke(input.PositionIds ?? arange(span.PastLength, span.KeyLength, ScalarType.Int64, span.Device).unsqueeze(0), hidden.dtype),
            cache,
            Routings: routings,
            Encoder: Encoder(input, cache, attentions),
            Distances: Distances?.Invoke(span, input))
        {
            Input = input,
        };
        HiddenStates all = layers.Forward(input, hidden, context);
        cache?.Advance(span.QueryLength);
        if (Norm is not null)
        {
            all.ReplaceLast(Norm.Forward(all.Last));
        }

        var output = new ModelOutput();
        output.Add("last_hidden_state", all.Last);
        output.Add("pooler_output", Pooling?.Forward(all.Last));
        all.AddTo(output);
        routings?.AddTo(output, span.BatchSize);
        attentions?.AddTo(output);
        return output;
    }

    private EncoderContext? Encoder(ModelInput input, KeyValueCache? cache, AttentionRecord? attentions)
    {
        // Behind the first call of a generation the memory holds what is made of the states.
        Tensor? states = input["encoder_hidden_states"] ?? (cache?.Encoder.IsEmpty == false ? empty(0, InputEmbeddings.Weight.dtype, InputEmbeddings.Weight.device) : null);
        if (states is null)
        {
            return null;
        }

        // Where distances count, transformers adds numbers to the scores of an encoder's states too: zeros.
        AttentionMask mask = AttentionMask.OfKeys(input["encoder_attention_mask"], states.dtype);
        bool adds = (PositionBias is not null || Distances is not null) && mask.Bias is not null;
        mask = adds ? mask.Plus(zeros(1, 1, 1, 1, dtype: states.dtype, device: states.device)) : mask;
        return new EncoderContext(states, mask, cache?.Encoder, Attentions: attentions);
    }
}
