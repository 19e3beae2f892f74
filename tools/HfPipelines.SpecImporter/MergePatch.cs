using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Makes JSON merge patches (RFC 7396).</summary>
internal static class MergePatch
{
    /// <summary>The patch that turns one object into another.</summary>
    public static JsonValue Between(JsonValue from, JsonValue to, params string[] alwaysKeep)
    {
        var members = new List<KeyValuePair<string, JsonValue>>();
        foreach (KeyValuePair<string, JsonValue> member in to.Members)
        {
            if (from[member.Key] is not { } old || alwaysKeep.Contains(member.Key))
            {
                members.Add(member);
            }
            else if (!JsonValue.Same(old, member.Value))
            {
                members.Add(new(member.Key, old.Kind == JsonKind.Object && member.Value.Kind == JsonKind.Object ? Between(old, member.Value) : member.Value));
            }
        }

        members.AddRange(from.Members.Where(m => to[m.Key] is null).Select(m => new KeyValuePair<string, JsonValue>(m.Key, JsonValue.Null())));
        return JsonValue.Object(members);
    }
}
