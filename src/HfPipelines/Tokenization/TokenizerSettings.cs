using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization;

/// <summary>What a checkpoint says about its tokenizer beside tokenizer.json. Immutable.</summary>
internal sealed record TokenizerSettings
{
    /// <summary>A length from here on means that there is no limit.</summary>
    private const double NoLimit = 1e20;

    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The settings of a tokenizer without files.</summary>
    public static TokenizerSettings Empty { get; } = new();

    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> ExtraSpecialTokens { get; init; } = [];

    public IReadOnlyDictionary<string, AddedToken> Declared { get; init; } = new Dictionary<string, AddedToken>();

    public TextSide PaddingSide { get; init; }

    public TextSide TruncationSide { get; init; }

    public int? ModelMaxLength { get; init; }

    public IReadOnlyList<string> ModelInputNames { get; init; } = ["input_ids", "attention_mask"];

    public IReadOnlyDictionary<string, string> ChatTemplates { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the files of a folder.</summary>
    /// <exception cref="TokenizerException">A file is malformed.</exception>
    public static TokenizerSettings Load(string folder)
    {
        JsonNode config = ReadFile(folder, "tokenizer_config.json");
        JsonNode map = ReadFile(folder, "special_tokens_map.json");
        var declared = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach ((string _, JsonNode token) in config["added_tokens_decoder"].IsNull ? [] : config["added_tokens_decoder"].Properties)
        {
            AddedToken added = ReadToken(token, special: false);
            declared[added.Content] = added;
        }

        var special = new Dictionary<string, string>(StringComparer.Ordinal);
        var extra = new List<string>();
        void Set(string role, JsonNode node)
        {
            AddedToken token = ReadToken(node, special: true);
            special[role] = token.Content;
            declared.TryAdd(token.Content, token with { Special = true });
        }

        foreach (JsonNode source in (JsonNode[])[map, config])
        {
            foreach (string role in Roles.Where(r => IsToken(source[r])))
            {
                Set(role, source[role]);
            }

            foreach (string key in (string[])["additional_special_tokens", "extra_special_tokens"])
            {
                if (source[key].Value.ValueKind == JsonValueKind.Array)
                {
                    foreach (AddedToken token in source[key].Items.Select(t => ReadToken(t, special: true)).Where(t => !extra.Contains(t.Content)))
                    {
                        extra.Add(token.Content);
                        declared.TryAdd(token.Content, token);
                    }
                }
            }

            foreach (string key in (string[])["extra_special_tokens", "model_specific_special_tokens"])
            {
                if (source[key].Value.ValueKind == JsonValueKind.Object)
                {
                    foreach ((string role, JsonNode token) in source[key].Properties)
                    {
                        Set(role, token);
                    }
                }
            }
        }

        return new TokenizerSettings
        {
            SpecialTokens = special,
            ExtraSpecialTokens = extra,
            Declared = declared,
            PaddingSide = ReadSide(config["padding_side"]),
            TruncationSide = ReadSide(config["truncation_side"]),
            ModelMaxLength = config["model_max_length"].IsNull || config["model_max_length"].Double() >= NoLimit ? null : (int)Math.Min(config["model_max_length"].Double(), int.MaxValue),
            ModelInputNames = config["model_input_names"].IsNull ? Empty.ModelInputNames : [.. config["model_input_names"].Items.Select(n => n.String())],
            ChatTemplates = ReadTemplates(folder, config["chat_template"]),
        };
    }

    /// <summary>The special tokens that a tokenizer does not hold as such yet.</summary>
    public IEnumerable<AddedToken> NewTokens(AddedVocabulary added)
    {
        var known = added.Tokens.Values.Select(t => t.Content).ToHashSet(StringComparer.Ordinal);
        return Declared.Values.Where(t => !known.Contains(t.Content));
    }

    private static bool IsToken(JsonNode node) => node.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object;

    private static AddedToken ReadToken(JsonNode node, bool special) => node.Value.ValueKind == JsonValueKind.String
        ? new AddedToken(node.String()) { Special = special, Normalized = !special }
        : new AddedToken(node["content"].String())
        {
            SingleWord = node["single_word"].Bool(absent: false),
            LeftStrip = node["lstrip"].Bool(absent: false),
            RightStrip = node["rstrip"].Bool(absent: false),
            Normalized = node["normalized"].Bool(absent: !special),
            Special = node["special"].Bool(absent: special),
        };

    private static TextSide ReadSide(JsonNode node) => node.StringOrNull() switch
    {
        null or "right" => TextSide.Right,
        "left" => TextSide.Left,
        _ => throw node.Wrong("left or right"),
    };

    private static Dictionary<string, string> ReadTemplates(string folder, JsonNode node)
    {
        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonNode item in node.Items)
            {
                templates[item["name"].String()] = item["template"].String();
            }
        }
        else if (node.StringOrNull() is { } text)
        {
            templates["default"] = text;
        }

        string file = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(file))
        {
            templates["default"] = File.ReadAllText(file);
        }

        string more = Path.Combine(folder, "additional_chat_templates");
        foreach (string path in Directory.Exists(more) ? Directory.GetFiles(more, "*.jinja") : [])
        {
            templates[Path.GetFileNameWithoutExtension(path)] = File.ReadAllText(path);
        }

        return templates;
    }

    private static JsonNode ReadFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return new JsonNode(path, null, default);
        }

        try
        {
            return new JsonNode(path, null, JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new TokenizerException(path, null, $"no valid JSON: {e.Message}", e);
        }
    }
}
