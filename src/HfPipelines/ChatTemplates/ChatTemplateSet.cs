using System.Text;
using System.Text.Json;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates;

/// <summary>The chat templates of a checkpoint: mostly one, named <c>default</c>, sometimes more, for example one for conversations with tools.</summary>
public sealed class ChatTemplateSet
{
    private const string DefaultName = "default";
    private const string DefaultFile = "chat_template.jinja";
    private const string FolderName = "additional_chat_templates";

    private readonly Dictionary<string, Lazy<ChatTemplate>> _templates;
    private readonly bool _named;

    private ChatTemplateSet(IEnumerable<KeyValuePair<string, string>> sources, bool named)
    {
        _named = named;
        Sources = new Dictionary<string, string>(sources);
        _templates = Sources.ToDictionary(source => source.Key, source => new Lazy<ChatTemplate>(() => ChatTemplate.Parse(source.Value, $"chat template '{source.Key}'")));
    }

    /// <summary>The texts of the templates by name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>A set of one template.</summary>
    /// <param name="source">The text of the template.</param>
    public static ChatTemplateSet Single(string source) => new([KeyValuePair.Create(DefaultName, source)], named: false);

    /// <summary>A set of named templates, which are parsed when they are first used.</summary>
    /// <param name="sources">The texts by name.</param>
    public static ChatTemplateSet Named(IEnumerable<KeyValuePair<string, string>> sources) => new(sources, named: true);

    /// <summary>
    /// Reads the templates of a checkpoint: <c>chat_template.jinja</c> and <c>additional_chat_templates/*.jinja</c>,
    /// else <c>chat_template</c> in <c>chat_template.json</c> or in <c>tokenizer_config.json</c>.
    /// </summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <returns>The set, or null when the checkpoint has no template.</returns>
    /// <exception cref="Configuration.ConfigurationException">A file is no JSON or its <c>chat_template</c> is neither a text nor a list of named texts.</exception>
    public static ChatTemplateSet? Load(string folder)
    {
        var sources = new Dictionary<string, string>();
        string main = Path.Combine(folder, DefaultFile);
        if (File.Exists(main))
        {
            sources.Add(DefaultName, File.ReadAllText(main, Encoding.UTF8));
        }

        string more = Path.Combine(folder, FolderName);
        foreach (string file in Directory.Exists(more) ? Directory.EnumerateFiles(more, "*.jinja").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            sources[Path.GetFileNameWithoutExtension(file)] = File.ReadAllText(file, Encoding.UTF8);
        }

        if (sources.Count > 0)
        {
            return new ChatTemplateSet(sources, named: sources.Count > 1 || !sources.ContainsKey(DefaultName));
        }

        return FromJson(Path.Combine(folder, "chat_template.json")) ?? FromJson(Path.Combine(folder, "tokenizer_config.json"));
    }

    /// <summary>Chooses a template as <c>get_chat_template</c> does.</summary>
    /// <param name="template">The name of a template or the text of another one; null for the template that fits.</param>
    /// <param name="hasTools">Whether the conversation has tools: then <c>tool_use</c> is preferred to <c>default</c>.</param>
    /// <returns>The template.</returns>
    /// <exception cref="TemplateException">None is named <c>default</c> and none was asked for (<c>ValueError</c>), or it cannot be parsed.</exception>
    public ChatTemplate Select(string? template = null, bool hasTools = false)
    {
        if (template is not null)
        {
            return _named && _templates.TryGetValue(template, out Lazy<ChatTemplate>? named) ? named.Value : ChatTemplate.Parse(template);
        }

        if (_named && hasTools && _templates.TryGetValue("tool_use", out Lazy<ChatTemplate>? tools))
        {
            return tools.Value;
        }

        return _templates.TryGetValue(DefaultName, out Lazy<ChatTemplate>? main)
            ? main.Value
            : throw Raise.Value("This model has multiple chat templates with no default specified! Please either pass a chat template or the name of the template you wish to use to the `chat_template` argument. "
                + $"Available template names are [{string.Join(", ", Sources.Keys.Order(StringComparer.Ordinal).Select(PythonRepr.Repr))}].");
    }

    /// <summary>The error of a checkpoint without template (<c>ValueError</c>).</summary>
    public static TemplateException NoTemplate() =>
        Raise.Value("Cannot use chat template functions because tokenizer.chat_template is not set and no template argument was passed! "
            + "For information about writing templates and setting the tokenizer.chat_template attribute, please see the documentation at https://huggingface.co/docs/transformers/main/en/chat_templating");

    /// <summary>The files of the set as <c>save_pretrained</c> writes them: relative path and text.</summary>
    /// <exception cref="TemplateException">A name would lead out of the folder (<c>ValueError</c>).</exception>
    public IReadOnlyDictionary<string, string> ToFiles() => Sources.ToDictionary(
        source => source.Key == DefaultName ? DefaultFile
            : source.Key.AsSpan().ContainsAny('/', '\\') || source.Key is "" or "." or ".." ? throw Raise.Value($"Invalid chat template name: {PythonRepr.Repr(source.Key)}")
            : $"{FolderName}/{source.Key}.jinja",
        source => source.Value);

    private static ChatTemplateSet? FromJson(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        JsonElement template;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("chat_template", out template))
            {
                return null;
            }

            template = template.Clone();
        }
        catch (JsonException error)
        {
            throw new Configuration.ConfigurationException(file, null, "JSON", error.Message, error);
        }

        return template.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => Single(template.GetString()!),
            JsonValueKind.Array => Named(template.EnumerateArray().Select(entry => KeyValuePair.Create(Text(file, entry, "name"), Text(file, entry, "template")))),
            JsonValueKind.Object => Named(template.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Text(file, template, entry.Name)))),
            _ => throw new Configuration.ConfigurationException(file, "chat_template", "a text or a list of named texts", template.ValueKind.ToString()),
        };
    }

    private static string Text(string file, JsonElement entry, string key) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(key, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new Configuration.ConfigurationException(file, $"chat_template.{key}", "a text", entry.ToString());
}
