using System.Text.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>The choice of the tokenizer class for a checkpoint, as AutoTokenizer makes it. <c>auto_mapping.json</c> is a copy of the fixture of that name.</summary>
internal sealed class AutoMapping
{
    private static readonly Lazy<AutoMapping> Instance = new(Read);
    private static readonly HashSet<string> Generic = [TokenizerClassInfo.Backend, "PythonBackend", "PreTrainedTokenizerFast", "MistralCommonBackend"];
    private readonly Dictionary<string, string?> _modelTypes = [];
    private readonly HashSet<string> _wrongOnHub = [];
    private readonly Dictionary<string, TokenizerClassInfo> _classes = [];

    private AutoMapping()
    {
    }

    /// <summary>The mapping, read on first use.</summary>
    public static AutoMapping Default => Instance.Value;

    /// <summary>The class of a name, with or without <c>Fast</c>; null where transformers has none.</summary>
    public TokenizerClassInfo? Find(string name)
    {
        TokenizerClassInfo? info = _classes.GetValueOrDefault(name) ?? _classes.GetValueOrDefault(TokenizerClassSpec.Resolve(WithoutFast(name)));
        string? other = info is null ? null : TokenizerClassSpec.Find(info.Name)?["defaults_of"].StringOrNull();
        return other is null ? info : info! with { Defaults = _classes[other].Defaults.Concat(info.Defaults).GroupBy(d => d.Key).ToDictionary(d => d.Key, d => d.Last().Value) };
    }

    /// <summary>Chooses the class.</summary>
    /// <param name="modelType"><c>model_type</c> of config.json, or null.</param>
    /// <param name="declared"><c>tokenizer_class</c> of tokenizer_config.json or else of config.json, or null.</param>
    /// <param name="isByteLevel">Whether tokenizer.json mentions ByteLevel.</param>
    public TokenizerClassInfo Choose(string? modelType, string? declared, bool isByteLevel)
    {
        TokenizerClassInfo backend = _classes[TokenizerClassInfo.Backend];
        string? registered = modelType is null ? null : _modelTypes.GetValueOrDefault(modelType);
        registered = registered is null ? null : WithoutFast(registered);
        bool isWrong = modelType is not null && _wrongOnHub.Contains(modelType);

        // Llama 3 and its like declare a Llama tokenizer, whose own pre-tokenizer would be wrong for them.
        if (declared is not null && WithoutFast(declared) == "LlamaTokenizer" && isByteLevel && !isWrong)
        {
            return backend;
        }

        if (declared is not null && registered is not null && registered != WithoutFast(declared))
        {
            TokenizerClassInfo? found = Generic.Contains(registered) ? null : Find(isWrong ? registered : declared);
            return found is null || Generic.Contains(found.Name) ? backend : found;
        }

        string? name = declared ?? registered;
        TokenizerClassInfo? chosen = name is null ? null : Find(name);
        return chosen is null || Generic.Contains(chosen.Name) ? backend : chosen;
    }

    private static string WithoutFast(string name) => name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name;

    private static AutoMapping Read()
    {
        using Stream stream = typeof(AutoMapping).Assembly.GetManifestResourceStream("HfPipelines.Tokenization.Classes.auto_mapping.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        var mapping = new AutoMapping();
        foreach (JsonProperty type in root.GetProperty("model_types").EnumerateObject())
        {
            mapping._modelTypes[type.Name] = type.Value.GetString();
        }

        foreach (JsonElement type in root.GetProperty("incorrect_hub_class").EnumerateArray())
        {
            mapping._wrongOnHub.Add(type.GetString()!);
        }

        foreach (JsonProperty item in root.GetProperty("classes").EnumerateObject())
        {
            mapping._classes[item.Name] = ReadClass(item.Value);
        }

        return mapping;
    }

    private static TokenizerClassInfo ReadClass(JsonElement item)
    {
        var files = new Dictionary<string, string>();
        JsonElement named = item.GetProperty("vocab_files");
        foreach (JsonProperty file in named.ValueKind == JsonValueKind.Object ? named.EnumerateObject() : default)
        {
            if (file.Value.ValueKind == JsonValueKind.String)
            {
                files[file.Name] = file.Value.GetString()!;
            }
        }

        return new TokenizerClassInfo(
            item.GetProperty("is").GetString()!,
            item.TryGetProperty("backend", out JsonElement backend) && backend.ValueKind == JsonValueKind.String ? backend.GetString()! : TokenizerClassInfo.Backend,
            (item.GetProperty("defaults").TryGetProperty("padding_side", out JsonElement side) || item.TryGetProperty("padding_side", out side)) && side.GetString() == "left" ? TextSide.Left : TextSide.Right,
            item.TryGetProperty("inputs", out JsonElement inputs) && inputs.ValueKind == JsonValueKind.Array ? [.. inputs.EnumerateArray().Select(i => i.GetString()!)] : ["input_ids", "attention_mask"],
            files,
            item.GetProperty("defaults").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.Clone()));
    }
}
