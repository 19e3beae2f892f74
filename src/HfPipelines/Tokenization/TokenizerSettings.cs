using System.Globalization;
using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Entities;
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

    /// <summary>The special tokens in the order of their roles, then the others; each once.</summary>
    public IEnumerable<string> AllSpecialTokens => SpecialTokens.Values.Concat(ExtraSpecialTokens).Distinct();

    public IReadOnlyList<AddedToken> Declared { get; init; } = [];

    /// <summary>The tokens that the class adds once more at the end, with flags of its own.</summary>
    public IReadOnlyList<AddedToken> Readded { get; init; } = [];

    public TextSide PaddingSide { get; init; }

    public TextSide TruncationSide { get; init; }

    public int? ModelMaxLength { get; init; }

    public IReadOnlyList<string> ModelInputNames { get; init; } = ["input_ids", "attention_mask"];

    public IReadOnlyDictionary<string, string> ChatTemplates { get; init; } = new Dictionary<string, string>();

    /// <summary>The tokenizer class of transformers that the checkpoint leads to.</summary>
    public string ClassName { get; init; } = TokenizerClassInfo.Backend;

    /// <summary>Whether special tokens in a text are read as text.</summary>
    public bool SplitsSpecialTokens { get; init; }

    /// <summary>Whether decoding takes back spaces before English punctuation and contractions.</summary>
    public bool CleansUpSpaces { get; init; }

    /// <summary>Whether decoding takes them back of byte-pair encoding too, whose texts need no such thing.</summary>
    public bool CleansUpBpe { get; init; }

    /// <summary>The type id of padding.</summary>
    public int PadTypeId { get; init; }

    /// <summary>Whether decoding drops repetitions and padding, as connectionist temporal classification writes them.</summary>
    public bool GroupsRepeats { get; init; }

    /// <summary>How many ids the class counts beyond its vocabulary.</summary>
    public int ReservedIds { get; init; }

    /// <summary>What ends a word in decoded text, and becomes a space; null for nothing.</summary>
    public string? WordEnd { get; init; }

    /// <summary>The tokens that tokenizer_config.json, added_tokens.json or tokenizer.json list, by id.</summary>
    public IReadOnlyDictionary<int, AddedToken> Listed { get; init; } = new Dictionary<int, AddedToken>();

    /// <summary>The options of the class; null for a tokenizer without files.</summary>
    public ClassOptions? Options { get; init; }

    /// <summary>The entities that the model knows by name; null where the class knows none.</summary>
    public EntityVocabulary? Entities { get; init; }

    /// <summary>American spellings by British ones; null where the checkpoint has none.</summary>
    public IReadOnlyDictionary<string, string>? Spellings { get; init; }

    /// <summary>Reads the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="file">tokenizer.json.</param>
    /// <param name="info">The tokenizer class.</param>
    /// <param name="spec">What the class adds; null for nothing.</param>
    /// <param name="marked">The tokens that the vocabulary file marks; null where it marks none.</param>
    /// <exception cref="TokenizerException">A file is malformed.</exception>
    public static TokenizerSettings Load(string folder, JsonNode config, JsonNode file, TokenizerClassInfo info, TokenizerClassSpec? spec, IReadOnlyList<AddedToken>? marked)
    {
        // Without a list of added tokens, special_tokens_map.json wins over tokenizer_config.json.
        bool hasDecoder = !config["added_tokens_decoder"].IsNull;
        JsonNode[] sources = hasDecoder ? [config] : [ReadFile(folder, "special_tokens_map.json"), config];
        SortedDictionary<int, AddedToken> listed = ReadListed(folder, config, file);
        Dictionary<string, AddedToken> found = ReadRoles(sources, info, spec);
        var special = found.ToDictionary(t => t.Key, t => t.Value.Content, StringComparer.Ordinal);
        ClassOptions options = new ClassOptions(config.Value, info, spec).WithTokens(special);
        IReadOnlyList<AddedToken> extra = ReadExtra(sources, options, spec, marked);

        var declared = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (AddedToken token in listed.Values)
        {
            declared[token.Content] = token;
        }

        foreach (AddedToken token in found.Values)
        {
            declared[token.Content] = (declared.GetValueOrDefault(token.Content) ?? token) with { Special = true };
        }

        foreach (AddedToken token in extra)
        {
            // What the vocabulary file marks comes with its own flags.
            if (!declared.TryAdd(token.Content, token) && marked?.Contains(token) == true && !listed.ContainsValue(declared[token.Content]))
            {
                declared[token.Content] = token with { Special = declared[token.Content].Special || token.Special };
            }
        }

        return new TokenizerSettings
        {
            ClassName = info.Name,
            Options = options,
            Entities = info.Files.ContainsKey("entity_vocab_file") ? EntityVocabulary.Read(folder, info, options) : null,
            Spellings = info.Files.TryGetValue("normalizer_file", out string? spellings) && ReadFile(folder, spellings) is { IsNull: false } words
                ? words.Properties.ToDictionary(w => w.Key, w => w.Value.String(), StringComparer.Ordinal)
                : null,
            SpecialTokens = special,
            ExtraSpecialTokens = [.. extra.Select(t => t.Content).Distinct()],
            Declared = [.. declared.Values],
            Readded = spec?["readds"].StringOrNull() switch
            {
                null => [],
                "texts" => [.. special.Values.Concat(extra.Select(t => t.Content)).Distinct().Select(t => new AddedToken(t) { Special = true })],
                _ => [.. found.Values.Concat(extra).Select(t => t with { Special = true })],
            },
            Listed = listed,
            PaddingSide = ReadSide(config["padding_side"], info.PaddingSide),
            TruncationSide = ReadSide(config["truncation_side"], TextSide.Right),
            ModelMaxLength = ReadMaxLength(config, info),
            ModelInputNames = config["model_input_names"].IsNull ? info.ModelInputNames : [.. config["model_input_names"].Items.Select(n => n.String())],
            ChatTemplates = ReadTemplates(folder, config["chat_template"]),
            SplitsSpecialTokens = !config["split_special_tokens"].IsNull && config["split_special_tokens"].Bool(),
            CleansUpSpaces = !config["clean_up_tokenization_spaces"].IsNull && config["clean_up_tokenization_spaces"].Bool(),
            CleansUpBpe = config["clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output"].Bool(absent: spec?["cleans_up_bpe"].Bool(absent: false) ?? false),
            PadTypeId = spec?["pad_type_id"].IntOrNull() ?? 0,
            ReservedIds = spec?["reserved_ids"].IntOrNull() ?? 0,
            WordEnd = spec?["word_end"].StringOrNull(),
            GroupsRepeats = spec?["groups_repeats"].Bool(absent: false) ?? false,
        };
    }

    private static SortedDictionary<int, AddedToken> ReadListed(string folder, JsonNode config, JsonNode file)
    {
        var listed = new SortedDictionary<int, AddedToken>();
        if (!config["added_tokens_decoder"].IsNull)
        {
            foreach ((string key, JsonNode token) in config["added_tokens_decoder"].Properties)
            {
                listed[int.TryParse(key, CultureInfo.InvariantCulture, out int id) ? id : throw token.Error("expected an id as the key")] = ReadToken(token, special: false);
            }

            return listed;
        }

        JsonNode ids = ReadFile(folder, "added_tokens.json");
        foreach ((string token, JsonNode id) in ids.IsNull ? [] : ids.Properties)
        {
            listed[id.Int()] = new AddedToken(token) { Normalized = true };
        }

        foreach (JsonNode token in file["added_tokens"].IsNull ? [] : file["added_tokens"].Items)
        {
            listed[token["id"].Int()] = TokenizerJsonReader.ReadAddedToken(token);
        }

        return listed;
    }

    private static Dictionary<string, AddedToken> ReadRoles(JsonNode[] sources, TokenizerClassInfo info, TokenizerClassSpec? spec)
    {
        var found = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (string role in Roles.Concat(info.Defaults.Keys.Where(k => k.EndsWith("_token", StringComparison.Ordinal))).Distinct())
        {
            JsonNode source = sources.FirstOrDefault(s => s.Has(role))[role];
            if (source.Value.ValueKind == JsonValueKind.Undefined && spec is not null)
            {
                string? other = spec["renamed"].IsNull ? null : spec["renamed"].Properties.FirstOrDefault(r => r.Value.String() == role).Key;
                source = other is null ? source : sources.FirstOrDefault(s => s.Has(other))[other];
            }

            if (source.Value.ValueKind == JsonValueKind.Undefined && info.Defaults.TryGetValue(role, out JsonElement value))
            {
                source = new JsonNode(info.Name, role, value);
            }

            if (IsToken(source))
            {
                AddedToken token = ReadToken(source, special: true);

                // A role of the class's own that a checkpoint names is taken as it is.
                bool isOwn = Roles.Contains(role) || source.File == info.Name;
                found[role] = source.Value.ValueKind == JsonValueKind.String && spec is not null && isOwn ? InClass(token, role, spec) : token;
            }
        }

        foreach ((string role, JsonNode form) in spec is null || spec["roles"].IsNull ? [] : spec["roles"].Properties)
        {
            if (!found.ContainsKey(role) && Fill(form.String(), found) is { } text)
            {
                found[role] = new AddedToken(text) { Special = true };
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

        foreach (string other in spec is null || spec["renamed"].IsNull ? [] : spec["renamed"].Properties.Select(r => r.Key))
        {
            found.Remove(other);
        }

        foreach (string other in spec is null || spec["no_roles"].IsNull ? [] : spec["no_roles"].Items.Select(r => r.String()))
        {
            found.Remove(other);
        }

        // The usual roles come first, in their order.
        return found.OrderBy(t => Array.IndexOf(Roles, t.Key) is var index && index < 0 ? Roles.Length : index).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
    }

    /// <summary>A token that the checkpoint gives as a text, with the flags that its class gives it.</summary>
    private static AddedToken InClass(AddedToken token, string role, TokenizerClassSpec spec)
    {
        if (spec["forms"][role].StringOrNull() is { } form)
        {
            token = token with { Content = string.Format(CultureInfo.InvariantCulture, form, token.Content) };
        }

        JsonNode flags = spec["tokens"][role];
        return flags.IsNull ? token : ReadFlags(token.Content, flags, special: true);
    }

    private static string? Fill(string form, Dictionary<string, AddedToken> tokens)
    {
        int open = form.IndexOf('{', StringComparison.Ordinal);
        return open < 0 ? form : tokens.TryGetValue(form[(open + 1)..^1], out AddedToken? token) ? form[..open] + token.Content : null;
    }

    private static IReadOnlyList<AddedToken> ReadExtra(JsonNode[] sources, ClassOptions options, TokenizerClassSpec? spec, IReadOnlyList<AddedToken>? marked)
    {
        JsonNode[] lists = [.. sources.SelectMany(s => (JsonNode[])[s["additional_special_tokens"], s["extra_special_tokens"]]).Where(n => n.Value.ValueKind == JsonValueKind.Array)];
        List<AddedToken> configured = [.. lists.SelectMany(l => l.Items).Select(t => ReadToken(t, special: true)).DistinctBy(t => t.Content)];
        JsonNode rule = spec is null ? default : spec["extra"];
        if (lists.Length > 0 && !rule["even_if_configured"].Bool(absent: false))
        {
            return configured;
        }

        List<AddedToken> before = [.. configured.Concat(marked ?? []).DistinctBy(t => t.Content)];
        if (rule.IsNull || (rule["if"].StringOrNull() is { } condition && !options.IsTrue(condition)))
        {
            return before;
        }

        IEnumerable<AddedToken> own = options.Tokens(rule["tokens"]).Select(t => new AddedToken(t.Token) { Special = true });
        return rule["how"].String() switch
        {
            "if_none" => marked is null ? [.. own] : before,
            "append" => [.. before.Concat(own).DistinctBy(t => t.Content)],
            "append_unless" => before.Any(t => t.Content.Contains(rule["marker"].String(), StringComparison.Ordinal)) ? before : [.. before, .. own],
            "prepend" => [.. own.Concat(before).DistinctBy(t => t.Content)],
            _ => [.. own],
        };
    }

    private static int? ReadMaxLength(JsonNode config, TokenizerClassInfo info)
    {
        JsonNode node = config["model_max_length"];
        node = node.IsNull ? config["max_len"] : node;
        node = node.IsNull && info.Defaults.TryGetValue("model_max_length", out JsonElement value) ? new JsonNode(info.Name, "model_max_length", value) : node;
        return node.IsNull || node.Double() >= NoLimit ? null : (int)Math.Min(node.Double(), int.MaxValue);
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
        : ReadFlags(node["content"].String(), node, special);

    private static AddedToken ReadFlags(string content, JsonNode node, bool special) => new(content)
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
