namespace HfPipelines.Generators.Specs;

/// <summary>
/// Inheritance of specs: a spec with <c>based_on</c> is a JSON merge patch (RFC 7396) of the spec that it names, after the beginning of the
/// base's class names (<c>Llama</c> of <c>LlamaConfig</c>) has become its own.
/// </summary>
internal static class SpecInheritance
{
    /// <summary>The spec with everything that it inherits.</summary>
    /// <param name="spec">The spec as written.</param>
    /// <param name="find">Finds the spec of a model type, as written; null where there is none.</param>
    /// <exception cref="SpecException">A base is unknown, or specs are based on each other.</exception>
    public static JsonValue Resolve(JsonValue spec, Func<string, JsonValue?> find) => Resolve(spec, find, []);

    /// <summary>What a spec inherits from its base: the base's own parts under the names of the other type.</summary>
    public static JsonValue Inherit(JsonValue baseSpec, string configClass)
    {
        string from = ModelSpec.NameOf(baseSpec["config"]?.Text ?? "");
        string to = ModelSpec.NameOf(configClass);
        return JsonValue.Object(
            [
                .. baseSpec.Members.Where(m => m.Key is not ("$schema" or "based_on" or "summary")).Select(m => m.Key == "classes" && from.Length > 0
                    ? new(m.Key, JsonValue.Object([.. m.Value.Members.Select(c => new KeyValuePair<string, JsonValue>(Rename(c.Key, from, to), c.Value))]))
                    : m),
            ]);
    }

    /// <summary>A target with a merge patch applied to it.</summary>
    public static JsonValue Merge(JsonValue? target, JsonValue patch)
    {
        if (patch.Kind != JsonKind.Object || target?.Kind != JsonKind.Object)
        {
            return patch;
        }

        var members = new List<KeyValuePair<string, JsonValue>>();
        foreach (KeyValuePair<string, JsonValue> member in target.Members)
        {
            if (patch[member.Key] is not { } change)
            {
                members.Add(member);
            }
            else if (change.Kind != JsonKind.Null)
            {
                members.Add(new(member.Key, Merge(member.Value, change)));
            }
        }

        members.AddRange(patch.Members.Where(m => m.Value.Kind != JsonKind.Null && target[m.Key] is null));
        return JsonValue.Object(members, patch.Position);
    }

    private static JsonValue Resolve(JsonValue spec, Func<string, JsonValue?> find, HashSet<string> seen)
    {
        if (spec["based_on"] is not { } name)
        {
            return spec;
        }

        if (spec["config"] is not { Kind: JsonKind.String } config)
        {
            throw new SpecException("config", "a spec that is based on another names its own configuration class", spec.Position);
        }

        if (!seen.Add(name.Text))
        {
            throw new SpecException("based_on", $"'{name.Text}' is, through its own bases, based on itself", name.Position);
        }

        JsonValue baseSpec = find(name.Text) ?? throw new SpecException("based_on", $"there is no spec of the model type '{name.Text}'", name.Position);
        return Merge(Inherit(Resolve(baseSpec, find, seen), config.Text), spec);
    }

    private static string Rename(string className, string from, string to)
        => className.StartsWith(from, StringComparison.Ordinal) ? to + className.Substring(from.Length) : className;
}
