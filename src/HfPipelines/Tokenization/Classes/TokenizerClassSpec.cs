using System.Text.Json;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>A class of <c>tokenizer_classes.json</c>: how it builds its parts from a vocabulary and options.</summary>
internal sealed class TokenizerClassSpec
{
    private const string Resource = "HfPipelines.Tokenization.Classes.tokenizer_classes.json";
    private static readonly Lazy<JsonElement> Root = new(Read);
    private readonly List<JsonElement> _levels = [];

    private TokenizerClassSpec(string name)
    {
        Name = name;
        JsonElement classes = Root.Value.GetProperty("classes");
        for (string? level = name; level is not null; level = _levels[^1].TryGetProperty("based_on", out JsonElement based) ? based.GetString() : null)
        {
            _levels.Add(classes.GetProperty(level));
        }
    }

    /// <summary>The class's name.</summary>
    public string Name { get; }

    /// <summary>Whether the class takes tokenizer.json, or a converted SentencePiece model, as it is.</summary>
    public bool KeepsFile => _levels[0].TryGetProperty("keeps_file", out _);

    /// <summary>The value of a key, its own or inherited; null where there is none.</summary>
    public JsonNode this[string key]
    {
        get
        {
            foreach (JsonElement level in _levels)
            {
                if (level.TryGetProperty(key, out JsonElement value))
                {
                    return new JsonNode(Resource, $"{Name}.{key}", value);
                }
            }

            return new JsonNode(Resource, $"{Name}.{key}", default);
        }
    }

    /// <summary>The class of a name; null where it has no parts of its own.</summary>
    public static TokenizerClassSpec? Find(string name) => Root.Value.GetProperty("classes").TryGetProperty(name, out _) ? new TokenizerClassSpec(name) : null;

    /// <summary>The class that transformers takes for a name that has no class any more; the name itself for others.</summary>
    public static string Resolve(string name) => Root.Value.GetProperty("aliases").TryGetProperty(name, out JsonElement other) ? other.GetString()! : name;

    /// <summary>A list that several classes use.</summary>
    public static IEnumerable<string> List(string name) => Root.Value.GetProperty("lists").GetProperty(name).EnumerateArray().Select(i => i.GetString()!);

    /// <summary>A map of names.</summary>
    public static IReadOnlyDictionary<string, string> Names(string name) => Root.Value.GetProperty(name).EnumerateObject().ToDictionary(n => n.Name, n => n.Value.GetString()!);

    private static JsonElement Read()
    {
        using Stream stream = typeof(TokenizerClassSpec).Assembly.GetManifestResourceStream(Resource)!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
