using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>One kind of media in texts: the placeholder that marks its places, and what replaces it.</summary>
internal sealed class MediaPart
{
    private readonly JsonObject _entry;
    private readonly JsonObject _config;
    private readonly Tokenizer _tokenizer;
    private readonly Func<string, JsonNode?> _options;
    private readonly PlaceholderRule _rule;

    private MediaPart(JsonObject entry, JsonObject config, Tokenizer tokenizer, Func<string, JsonNode?> options)
    {
        (_entry, _config, _tokenizer, _options) = (entry, config, tokenizer, options);
        _rule = PlaceholderRules.Get((string?)entry["rule"] ?? "none");
        Token = Word("token");
        Fill = entry.ContainsKey("fill") ? Word("fill") : Token;
        IReadOnlyList<string> typed = entry["typed"] is JsonArray names ? [.. names.Select(n => Word(n!.GetValue<string>()))] : [Token];
        TypedIds = [.. typed.Select(tokenizer.TokenToId).OfType<int>()];
    }

    /// <summary>The placeholder.</summary>
    public string Token { get; }

    /// <summary>The token that the network replaces by the media, which may differ from the placeholder.</summary>
    public string Fill { get; }

    /// <summary>Whether the class writes the tokens itself instead of replacing placeholders.</summary>
    public bool IsWritten => (bool?)_entry["written"] is true;

    /// <summary>The ids that belong to this kind of media, in outputs that tell kinds apart.</summary>
    public IReadOnlyList<int> TypedIds { get; }

    /// <summary>Makes it of an entry; null where the class has no such media in its texts.</summary>
    /// <param name="entry">The entry: <c>token</c>, <c>rule</c>, and what the rule needs.</param>
    /// <param name="config">The processor's configuration.</param>
    /// <param name="files">The checkpoint's files.</param>
    /// <param name="options">The options of the processor of this kind of media.</param>
    public static MediaPart? Create(JsonNode? entry, JsonObject config, ProcessorFiles files, Func<string, JsonNode?> options)
        => entry is JsonObject part && part["token"] is { } token && SpecialWords.IsKnown(token, files.Tokenizer, config) ? new MediaPart(part, config, files.Tokenizer, options) : null;

    /// <summary>What replaces the placeholder of one picture, video or recording.</summary>
    /// <param name="features">What the processor of the media gave for all.</param>
    /// <param name="index">Which one.</param>
    public string Replacement(ProcessedFeatures features, int index) => _rule(this, features, index);

    /// <summary>The token that the network replaces, some times.</summary>
    public string Repeat(long count) => Repeat(Fill, count);

    /// <summary>A text, some times.</summary>
    public static string Repeat(string text, long count) => string.Concat(Enumerable.Repeat(text, checked((int)count)));

    /// <summary>A word of the entry: itself, or <c>[role, default]</c> of a special token.</summary>
    public string Word(string name) => SpecialWords.Read(_entry[name], _tokenizer, _config);

    /// <summary>A number of the processor's configuration, else of the entry.</summary>
    public double Setting(string name) => Number(_config[name]) ?? Number(_entry[name]) ?? throw Missing(name, "a number in processor_config.json");

    /// <summary>A value of the entry.</summary>
    public JsonNode? Entry(string name) => _entry[name];

    /// <summary>A value of the processor's configuration.</summary>
    public JsonNode? Config(string name) => _config[name];

    /// <summary>A number of the processor's configuration, else among the options of the processor of the media, else of the entry.</summary>
    public double Measure(string name) => Number(_config[name]) ?? Number(_options(name)) ?? Number(_entry[name]) ?? throw Missing(name, "a number in processor_config.json");

    /// <summary>Whether the processor's configuration, else the entry, says yes.</summary>
    public bool Is(string name) => (bool?)(_config[name] ?? _entry[name]) is true;

    /// <summary>A text of the processor's configuration, else of the entry.</summary>
    public string? TextSetting(string name) => (string?)_config[name] ?? (string?)_entry[name];

    /// <summary>A whole number among the options of the processor of the media, else of the entry.</summary>
    public int Option(string name) => (int)(Number(_options(name)) ?? Number(_entry[name]) ?? throw Missing(name, "a number in the configuration of the media"));

    /// <summary>An option of the processor of the media.</summary>
    public JsonNode? OptionNode(string name) => _options(name);

    /// <summary>The numbers that an output holds for one picture, video or recording.</summary>
    public long[] Row(ProcessedFeatures features, string name, int index) => features.TryGetValue(name, out object? value)
        ? value switch
        {
            Tensor tensor => Longs(tensor.dim() == 0 ? tensor : tensor[index]),
            IReadOnlyList<Tensor> tensors => Longs(tensors[index]),
            int or long => Flatten(value),
            System.Collections.IList list => Flatten(list[index]),
            _ => throw Missing(name, "numbers"),
        }
        : throw Missing(name, "an output of the media's processor");

    /// <summary>The samples of one picture or video.</summary>
    public Tensor Samples(ProcessedFeatures features, string name, int index) => features.TryGetValue(name, out object? value)
        ? value switch
        {
            Tensor tensor => tensor[index],
            IReadOnlyList<Tensor> tensors => tensors[index],
            _ => throw Missing(name, "samples"),
        }
        : throw Missing(name, "an output of the media's processor");

    /// <summary>All numbers that an output holds, in order.</summary>
    public static long[] All(ProcessedFeatures features, string name) => features.TryGetValue(name, out object? value) ? Flatten(value) : throw Missing(name, "an output of the media's processor");

    private static long[] Flatten(object? value) => value switch
    {
        Tensor tensor => Longs(tensor),
        string => throw Missing("output", "numbers"),
        System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i]))],
        System.Collections.IEnumerable list => [.. list.Cast<object?>().SelectMany(Flatten)],
        _ => [Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)],
    };

    private static long[] Longs(Tensor tensor) => tensor.numel() == 0 ? [] : tensor.to(int64).contiguous().cpu().data<long>().ToArray();

    /// <summary>A number; null where it is none.</summary>
    public static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        ? (value.TryGetValue(out double number) ? number : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static ProcessingException Missing(string name, string expected) => new(name, expected, "none");
}
