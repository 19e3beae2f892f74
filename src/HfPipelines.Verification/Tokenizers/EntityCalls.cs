using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Entities;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Texts that mention entities.</summary>
internal static class EntityCalls
{
    private const string Pair = "rain fell";

    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (call.Tokenizer.ClassName is not ("LukeTokenizer" or "MLukeTokenizer"))
        {
            return null;
        }

        string text = call.Input("text").GetString()!;
        EntitySpan[] spans = [.. call.Input("spans").EnumerateArray().Select(s => new EntitySpan(s[0].GetInt32(), s[1].GetInt32()))];
        EntityTokenizer entities = EntityTokenizer.Create(call.Tokenizer);
        return call.Text switch
        {
            "entity_spans" => Write(entities.Encode(text, spans)),
            "entity_spans+entities=['[MASK]','tree']" => Write(entities.Encode(text, [spans[0] with { Name = "[MASK]" }, spans[1] with { Name = "tree" }])),
            "entity_spans,padding=max_length,max_length=24,max_entity_length=4" => Write(entities.Pad([entities.Encode(text, spans)], 24, 4)[0]),
            "pair with spans" => Write(entities.Encode(text, spans, Pair, [new EntitySpan(0, 4)])),
            "batch padding" => WriteBatch(entities.Pad([entities.Encode(text, spans), entities.Encode(Pair, [new EntitySpan(0, 4)])])),
            "truncation max_length=8" => throw new TokenizerException(call.Tokenizer.ClassName, null, "texts with entities are not cut, here as in the original"),
            "task=entity_classification, spans=[(0, 3)]" => Write(EntityTokenizer.Create(call.Tokenizer, EntityTask.Classification).Encode(text, spans[..1])),
            "task=entity_pair_classification, spans=[(0, 3), (19, 30)]" => Write(EntityTokenizer.Create(call.Tokenizer, EntityTask.PairClassification).Encode(text, spans)),
            "task=entity_span_classification, spans=[(0, 3), (19, 30)]" => Write(EntityTokenizer.Create(call.Tokenizer, EntityTask.SpanClassification).Encode(text, spans)),
            _ => null,
        };
    }

    private static Dictionary<string, object?> Write(EntityEncoding encoding)
    {
        var outputs = new Dictionary<string, object?>
        {
            ["input_ids"] = encoding.Ids,
            ["entity_ids"] = encoding.EntityIds,
            ["entity_position_ids"] = encoding.EntityPositions,
            ["attention_mask"] = encoding.AttentionMask,
            ["entity_attention_mask"] = encoding.EntityAttentionMask,
        };
        if (encoding.EntityStarts.Length > 0)
        {
            outputs["entity_start_positions"] = encoding.EntityStarts;
            outputs["entity_end_positions"] = encoding.EntityEnds;
        }

        return outputs;
    }

    private static Dictionary<string, object?> WriteBatch(IReadOnlyList<EntityEncoding> batch)
    {
        Dictionary<string, object?>[] all = [.. batch.Select(Write)];
        return all[0].Keys.ToDictionary(k => k, object? (k) => all.Select(o => o[k]));
    }
}
