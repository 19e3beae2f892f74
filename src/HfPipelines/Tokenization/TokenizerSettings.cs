using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Classes;
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

    public IReadOnlyList<AddedToken> Declared { get; init; } = [];

    public TextSide PaddingSide { get; init; }

    public TextSide TruncationSide { get; init; }

    public int? ModelMaxLength { get; init; }

    public IReadOnlyList<string> ModelInputNames { get; init; } = ["input_ids", "attention_mask"];

    public IReadOnlyDictionary<string, string> ChatTemplates { get; init; } = new Dictionary<string, string>();

    /// <summary>The tokenizer class of transformers that the checkpoint leads to.</summary>
    public string ClassName { get; init; } = TokenizerClassInfo.Backend;

    /// <summary>Reads the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="file">tokenizer.json.</param>
    /// <param name="info">The tokenizer class.</param>
    /// <exception cref="TokenizerException">A file is malformed.</exception>
    public static TokenizerSettings Load(string folder, JsonNode config, JsonNode file, TokenizerClassInfo info)
    {
        var declared = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var special = new Dictionary<string, string>(StringComparer.Ordinal);
        var extra = new List<string>();
        bool hasDecoder = !config["added_tokens_decoder"].IsNull;
        IEnumerable<AddedToken> listed = hasDecoder
            ? config["added_tokens_decoder"].Properties.OrderBy(t => int.TryParse(t.Key, out int id) ? id : int.MaxValue).Select(t => ReadToken(t.Value, special: false))
            : file["added_tokens"].IsNull ? [] : file["added_tokens"].Items.OrderBy(t => t["id"].Int()).Select(TokenizerJsonReader.ReadAddedToken);
        foreach (AddedToken token in listed)
        {
            declared[token.Content] = token;
        }

        // Without a list of added tokens, special_tokens_map.json wins over tokenizer_config.json.
        JsonNode[] sources = hasDecoder ? [config] : [ReadFile(folder, "special_tokens_map.json"), config];
        bool ownsPipeline = info.Name != TokenizerClassInfo.Backend;
        var found = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (string role in Roles)
        {
            JsonNode source = sources.FirstOrDefault(s => s.Has(role))[role];
            if (IsToken(source))
            {
                found[role] = ReadToken(source, special: true);
            }
            else if (ownsPipeline && source.Value.ValueKind == JsonValueKind.Undefined && info.SpecialTokens.TryGetValue(role, out string? token))
            {
                found[role] = new AddedToken(token) { Special = true };
            }
        }

        foreach (JsonNode source in sources)
        {
            foreach ((string key, JsonNode node) in source.IsNull ? [] : source.Properties)
            {
                if (key.EndsWith("_token", StringComparison.Ordinal) && IsToken(node))
                {
                    found.TryAdd(key, ReadToken(node, special: true));
                }
                else if (key is "extra_special_tokens" or "model_specific_special_tokens" && node.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach ((string role, JsonNode token) in node.Properties)
                    {
                        found.TryAdd(role, ReadToken(token, special: true));
                    }
                }
            }
        }

        foreach ((string role, AddedToken token) in found)
        {
            special[role] = token.Content;
            declared.TryAdd(token.Content, token with { Special = true });
            if (!declared[token.Content].Special)
            {
                declared[token.Content] = declared[token.Content] with { Special = true };
            }
        }

        foreach (JsonNode node in sources.SelectMany(s => (JsonNode[])[s["additional_special_tokens"], s["extra_special_tokens"]]))
        {
            foreach (AddedToken token in node.Value.ValueKind == JsonValueKind.Array ? node.Items.Select(t => ReadToken(t, special: true)) : [])
            {
                if (!extra.Contains(token.Content))
                {
                    extra.Add(token.Content);
                    declared.TryAdd(token.Content, token);
                }
            }
        }

        return new TokenizerSettings
        {
            ClassName = info.Name,
            SpecialTokens = special,
            ExtraSpecialTokens = extra,
            Declared = [.. declared.Values],
            PaddingSide = ReadSide(config["padding_side"], info.PaddingSide),
            TruncationSide = ReadSide(config["truncation_side"], TextSide.Right),
            ModelMaxLength = config["model_max_length"].IsNull || config["model_max_length"].Double() >= NoLimit ? null : (int)Math.Min(config["model_max_length"].Double(), int.MaxValue),
            ModelInputNames = config["model_input_names"].IsNull ? info.ModelInputNames : [.. config["model_input_names"].Items.Select(n => n.String())],
            ChatTemplates = ReadTemplates(folder, config["chat_template"]),
        };
    }

    /// <summary>The tokens that a tokenizer does not hold with these flags yet.</summary>
    public IEnumerable<AddedToken> NewTokens(AddedVocabulary added)
    {
        HashSet<AddedToken> known = [.. added.Tokens.Values];
        return Declared.Where(t => !known.Contains(t));
    }

    /// <summary>Reads a JSON file; an undefined value where it is absent.</summary>
    public static JsonNode ReadFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? new JsonNode(path, null, TokenizerJsonReader.Parse(File.ReadAllBytes(path), path)) : new JsonNode(path, null, default);
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

    private static TextSide ReadSide(JsonNode node, TextSide absent) => node.StringOrNull() switch
    {
        null => absent,
        "right" => TextSide.Right,
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
}
