using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Collects the members of a JSON object; null and empty ones are left out.</summary>
internal sealed class ObjectBuilder
{
    private readonly List<KeyValuePair<string, JsonValue>> _members = [];

    public ObjectBuilder Add(string key, string value) => Add(key, JsonValue.String(value));

    public ObjectBuilder Add(string key, JsonValue? value)
    {
        if (value is not (null or { Kind: JsonKind.Null } or { Kind: JsonKind.Array, Items.Count: 0 }))
        {
            _members.Add(new(key, value));
        }

        return this;
    }

    /// <summary>Adds an empty list, which <see cref="Add(string, JsonValue?)"/> would leave out.</summary>
    public ObjectBuilder AddEmpty(string key)
    {
        _members.Add(new(key, JsonValue.Array([])));
        return this;
    }

    public JsonValue Build() => JsonValue.Object(_members);
}
