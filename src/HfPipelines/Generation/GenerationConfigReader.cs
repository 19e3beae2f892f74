using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Generation;

/// <summary>Reads generation options under their names in transformers.</summary>
internal static class GenerationConfigReader
{
    public static GenerationOptions Read(ConfigReader reader) => new()
    {
        MaxNewTokens = reader.GetInt32OrNull("max_new_tokens"),
        MaxLength = reader.GetInt32OrNull("max_length"),
        MinNewTokens = reader.GetInt32OrNull("min_new_tokens"),
        MinLength = reader.GetInt32OrNull("min_length"),
        MaxTime = reader.GetDoubleOrNull("max_time") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        StopStrings = reader.GetStrings("stop_strings"),
        DoSample = reader.GetBooleanOrNull("do_sample"),
        Temperature = reader.GetDoubleOrNull("temperature"),
        TopK = reader.GetInt32OrNull("top_k"),
        TopP = reader.GetDoubleOrNull("top_p"),
        MinP = reader.GetDoubleOrNull("min_p"),
        TopH = reader.GetDoubleOrNull("top_h"),
        TypicalP = reader.GetDoubleOrNull("typical_p"),
        EpsilonCutoff = reader.GetDoubleOrNull("epsilon_cutoff"),
        EtaCutoff = reader.GetDoubleOrNull("eta_cutoff"),
        RepetitionPenalty = reader.GetDoubleOrNull("repetition_penalty"),
        EncoderRepetitionPenalty = reader.GetDoubleOrNull("encoder_repetition_penalty"),
        NoRepeatNgramSize = reader.GetInt32OrNull("no_repeat_ngram_size"),
        EncoderNoRepeatNgramSize = reader.GetInt32OrNull("encoder_no_repeat_ngram_size"),
        BadWordsIds = ReadList(reader, "bad_words_ids", "a list of lists of token ids", ReadIds),
        SequenceBias = ReadList(reader, "sequence_bias", "a list of pairs of token ids and a number", ReadBias),
        SuppressTokens = reader.GetInt32s("suppress_tokens"),
        BeginSuppressTokens = reader.GetInt32s("begin_suppress_tokens"),
        ForcedBosTokenId = reader.GetInt32OrNull("forced_bos_token_id"),
        ForcedEosTokenId = reader.GetInt32s("forced_eos_token_id"),
        RemoveInvalidValues = reader.GetBooleanOrNull("remove_invalid_values"),
        ExponentialDecayLengthPenalty = ReadDecay(reader),
        RenormalizeLogits = reader.GetBooleanOrNull("renormalize_logits"),
        GuidanceScale = reader.GetDoubleOrNull("guidance_scale"),
        Watermarking = ReadWatermark(reader.GetObject("watermarking_config")),
        NumBeams = reader.GetInt32OrNull("num_beams"),
        LengthPenalty = reader.GetDoubleOrNull("length_penalty"),
        EarlyStopping = ReadEarlyStopping(reader),
        NumReturnSequences = reader.GetInt32OrNull("num_return_sequences"),
        PromptLookupNumTokens = reader.GetInt32OrNull("prompt_lookup_num_tokens"),
        MaxMatchingNgramSize = reader.GetInt32OrNull("max_matching_ngram_size"),
        NumAssistantTokens = reader.GetInt32OrNull("num_assistant_tokens"),
        UseCache = reader.GetBooleanOrNull("use_cache"),
        BosTokenId = reader.GetInt32s("bos_token_id") is [int bos, ..] ? bos : null,
        EosTokenIds = reader.GetInt32s("eos_token_id"),
        PadTokenId = reader.GetInt32s("pad_token_id") is [int pad, ..] ? pad : null,
        DecoderStartTokenId = reader.GetInt32s("decoder_start_token_id") is [int start, ..] ? start : null,
    };

    private static T[]? ReadList<T>(ConfigReader reader, string key, string expected, Func<JsonElement, T?> read)
        where T : class
    {
        if (reader.GetJson(key) is not { } json)
        {
            return null;
        }

        return json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(e => read(e) ?? throw reader.Error(key, expected, e.GetRawText()))]
            : throw reader.Error(key, expected, json.GetRawText());
    }

    private static int[]? ReadIds(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var ids = new int[json.GetArrayLength()];
        for (int i = 0; i < ids.Length; i++)
        {
            if (json[i].ValueKind != JsonValueKind.Number || !json[i].TryGetInt32(out ids[i]))
            {
                return null;
            }
        }

        return ids;
    }

    private static SequenceBias? ReadBias(JsonElement json)
        => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2 && ReadIds(json[0]) is { } ids && json[1].ValueKind == JsonValueKind.Number
            ? new SequenceBias(ids, json[1].GetDouble())
            : null;

    private static ExponentialDecay? ReadDecay(ConfigReader reader)
    {
        const string Key = "exponential_decay_length_penalty";
        return reader.GetDoubles(Key) switch
        {
            null => null,
            [double start, double factor] => new ExponentialDecay((int)start, factor),
            { } other => throw reader.Error(Key, "a start index and a factor", $"{other.Count} numbers"),
        };
    }

    private static EarlyStopping? ReadEarlyStopping(ConfigReader reader)
    {
        const string Key = "early_stopping";
        return reader.GetJson(Key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => EarlyStopping.FirstFinished,
            { ValueKind: JsonValueKind.False } => EarlyStopping.Heuristic,
            { ValueKind: JsonValueKind.String } text when text.GetString() == "never" => EarlyStopping.Never,
            { } other => throw reader.Error(Key, "true, false or 'never'", other.GetRawText()),
        };
    }

    private static Watermark? ReadWatermark(ConfigReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        if (reader.GetJson("keys") is { } keys)
        {
            var synthId = new SynthIdWatermark
            {
                NgramLength = reader.GetInt32OrNull("ngram_len") ?? throw reader.Error("ngram_len", "a whole number", "nothing"),
                Keys = keys.ValueKind == JsonValueKind.Array && keys.EnumerateArray().All(k => k.ValueKind == JsonValueKind.Number && k.TryGetInt64(out _))
                    ? [.. keys.EnumerateArray().Select(k => k.GetInt64())]
                    : throw reader.Error("keys", "a list of whole numbers", keys.GetRawText()),
            };
            return synthId with
            {
                ContextHistorySize = reader.GetInt32(synthId.ContextHistorySize, "context_history_size"),
                SamplingTableSeed = reader.GetInt32((int)synthId.SamplingTableSeed, "sampling_table_seed"),
                SamplingTableSize = reader.GetInt32(synthId.SamplingTableSize, "sampling_table_size"),
                SkipFirstNgramCalls = reader.GetBoolean(synthId.SkipFirstNgramCalls, "skip_first_ngram_calls"),
            };
        }

        var greenList = new GreenListWatermark();
        return greenList with
        {
            GreenListRatio = reader.GetDouble(greenList.GreenListRatio, "greenlist_ratio"),
            Bias = reader.GetDouble(greenList.Bias, "bias"),
            HashingKey = reader.GetInt32((int)greenList.HashingKey, "hashing_key"),
            SelfHash = reader.GetString("lefthash", "seeding_scheme") switch
            {
                "lefthash" => false,
                "selfhash" => true,
                string other => throw reader.Error("seeding_scheme", "'lefthash' or 'selfhash'", $"'{other}'"),
            },
            ContextWidth = reader.GetInt32(greenList.ContextWidth, "context_width"),
        };
    }
}
