using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Makes the complete spec of one model type.</summary>
internal sealed class SpecBuilder(Facts facts, string modelType)
{
    /// <summary>The keys of a spec in the order in which they are written.</summary>
    public static readonly string[] Order =
        ["model_type", "kind", "summary", "task", "config", "fields", "classes", "conversions", "tokenizer", "image_processor", "processor"];

    private readonly JsonValue _model = facts.Model(modelType);

    /// <summary>The spec.</summary>
    public JsonValue Build() => new ObjectBuilder()
        .Add("model_type", modelType)
        .Add("kind", facts.Kind(modelType))
        .Add("config", facts.ConfigClass(modelType))
        .Add("fields", new FieldBuilder(_model).Build())
        .Add("classes", JsonValue.Object([.. Members("classes").Where(c => c.Value["abstract"] is null).Select(c => new KeyValuePair<string, JsonValue>(c.Key, Class(c.Key, c.Value)))]))
        .Add("conversions", ConversionBuilder.Build(_model["conversion"]?["type"]))
        .Add("tokenizer", _model["tokenizer"])
        .Add("image_processor", _model["image_processor"] is { Kind: JsonKind.Object } both ? both["torchvision"] ?? both["pil"] : _model["image_processor"])
        .Add("processor", _model["processor"])
        .Build();

    private IEnumerable<KeyValuePair<string, JsonValue>> Members(string key) => _model[key]?.Members ?? [];

    private JsonValue Class(string name, JsonValue model) => new ObjectBuilder()
        .Add("tasks", model["tasks"])
        .Add("base_model_prefix", model["base_model_prefix"] is { Kind: JsonKind.String, Text.Length: > 0 } prefix ? prefix : null)
        .Add("tied", model["tied"])
        .Add("ignore_missing", model["ignore_missing"])
        .Add("ignore_unexpected", model["ignore_unexpected"])
        .Add("generates", model["generates"])
        .Add("conversions", ConversionBuilder.Build(_model["conversion"]?["classes"]?[name]))
        .Build();
}
