using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.Processing.Composition;

/// <summary>What is known of a processor class: how each kind of media takes its place in texts, and how texts are encoded.</summary>
/// <param name="Name">The class in transformers.</param>
/// <param name="Entry">Its entry of the table.</param>
internal sealed record ProcessorSpec(string Name, JsonObject Entry)
{
    private const string Resource = "HfPipelines.Processing.Composition.processors.json";

    private static readonly string[] Counts = ["num_samples", "num_windows"];

    private static readonly Lazy<JsonObject> Table = new(Read);

    /// <summary>All classes.</summary>
    public static IEnumerable<string> Names => Table.Value.Select(c => c.Key);

    /// <summary>Options of the tokenizer.</summary>
    public JsonObject Text => Part("text");

    /// <summary>Whether the class has a tokenizer.</summary>
    public bool HasTokenizer => (bool?)Entry["tokenizer"] is not false;

    /// <summary>Whether the class does anything with texts.</summary>
    public bool TakesTexts => HasTokenizer && (bool?)Entry["texts"] is not false;

    /// <summary>Outputs of the parts that only serve to count placeholders.</summary>
    public IReadOnlyList<string> Unused => Entry["unused"] is JsonArray names ? [.. names.Select(n => n!.GetValue<string>()), .. Counts] : Counts;

    /// <summary>Finds a class; null where it is not known.</summary>
    /// <param name="name">The class in transformers.</param>
    public static ProcessorSpec? Find(string name) => Table.Value[name] is JsonObject entry ? new ProcessorSpec(name, entry) : null;

    /// <summary>A part of the entry; empty where it is absent.</summary>
    /// <param name="name">The part.</param>
    public JsonObject Part(string name) => Entry[name] as JsonObject ?? [];

    private static JsonObject Read()
    {
        using Stream stream = typeof(ProcessorSpec).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        return JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions())!.AsObject();
    }
}
