using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Generation.Speech;

/// <summary>What a checkpoint's generation configuration says about writing down speech.</summary>
internal sealed class SpeechConfig
{
    private const string TwoNumbers = "a list of pairs of whole numbers";

    public SpeechConfig(GenerationConfig config)
    {
        Options = config.Options;
        var reader = new ConfigReader("generation_config.json", config.Json, new ArchitectureRegistry([]));
        Languages = ReadIds(reader, "lang_to_id");
        Tasks = ReadIds(reader, "task_to_id");
        NoTimestampsId = reader.GetInt32OrNull("no_timestamps_token_id");
        MaxInitialTimestamp = reader.GetInt32OrNull("max_initial_timestamp_index");
        PreviousId = reader.GetInt32OrNull("prev_sot_token_id") ?? (Options.SuppressTokens is [.., int last, _] ? last : null);
        AlignmentHeads = ReadPairs(reader, "alignment_heads")?.Select(p => (Layer: p.First, Head: p.Second!.Value)).ToArray();
        ForcedTokens = ReadPairs(reader, "forced_decoder_ids");
        IsMultilingual = reader.GetBoolean(true, "is_multilingual");
        Language = reader.GetStringOrNull("language");
        Task = reader.GetStringOrNull("task");
        WritesTimestamps = reader.GetBoolean(false, "return_timestamps");
        ReadsItsOwnText = reader.GetBooleanOrNull("condition_on_prev_tokens");
        Thresholds = new TranscriptionThresholds
        {
            CompressionRatio = reader.GetDoubleOrNull("compression_ratio_threshold"),
            LogProbability = reader.GetDoubleOrNull("logprob_threshold"),
            NoSpeech = reader.GetDoubleOrNull("no_speech_threshold"),
        };
    }

    /// <summary>The options of generation.</summary>
    public GenerationOptions Options { get; }

    /// <summary>The tokens of languages, by how they are written; null where the checkpoint tells none.</summary>
    public IReadOnlyDictionary<string, int>? Languages { get; }

    /// <summary>The tokens of <c>transcribe</c> and <c>translate</c>; null where the checkpoint tells none.</summary>
    public IReadOnlyDictionary<string, int>? Tasks { get; }

    /// <summary>The token that says that there are no timestamps; those follow it in the vocabulary.</summary>
    public int? NoTimestampsId { get; }

    /// <summary>The last timestamp, counted from 0, that may come first; null for any.</summary>
    public int? MaxInitialTimestamp { get; }

    /// <summary>The token in front of what was heard before.</summary>
    public int? PreviousId { get; }

    /// <summary>The heads of cross-attention that look where a token is heard; null where the checkpoint tells none.</summary>
    public IReadOnlyList<(int Layer, int Head)>? AlignmentHeads { get; }

    /// <summary>The tokens that old checkpoints begin with, by their places behind the start; null for one that is to be found out.</summary>
    public IReadOnlyList<(int First, int? Second)>? ForcedTokens { get; }

    /// <summary>Whether language and task may be chosen.</summary>
    public bool IsMultilingual { get; }

    /// <summary>The language that the checkpoint was set to.</summary>
    public string? Language { get; }

    /// <summary>The task that the checkpoint was set to.</summary>
    public string? Task { get; }

    /// <summary>Whether the checkpoint writes timestamps unless told otherwise.</summary>
    public bool WritesTimestamps { get; }

    /// <summary>Whether a window reads what the one before wrote.</summary>
    public bool? ReadsItsOwnText { get; }

    /// <summary>When a window is heard again, or taken for silence.</summary>
    public TranscriptionThresholds Thresholds { get; }

    private static Dictionary<string, int>? ReadIds(ConfigReader reader, string key)
        => reader.GetObject(key) is { } ids ? ids.Json.EnumerateObject().ToDictionary(i => i.Name, i => ids.GetInt32OrNull(i.Name) ?? throw ids.Error(i.Name, "a token id", "null")) : null;

    private static (int First, int? Second)[]? ReadPairs(ConfigReader reader, string key)
    {
        if (reader.GetJson(key) is not { ValueKind: not JsonValueKind.Null } json)
        {
            return null;
        }

        return json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(Pair)] : throw reader.Error(key, TwoNumbers, json.GetRawText());

        (int First, int? Second) Pair(JsonElement pair)
            => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.Number && pair[0].TryGetInt32(out int first)
                ? pair[1].ValueKind == JsonValueKind.Null ? (first, null)
                    : pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out int second) ? (first, second)
                    : throw reader.Error(key, TwoNumbers, pair.GetRawText())
                : throw reader.Error(key, TwoNumbers, pair.GetRawText());
    }
}
