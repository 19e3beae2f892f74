using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HfPipelines.ChatTemplates.Tools;

/// <summary>The JSON schemas of types, in the form of <c>transformers</c>.</summary>
internal static class TypeSchema
{
    private static readonly HashSet<Type> Integers = [typeof(int), typeof(long), typeof(short), typeof(sbyte), typeof(byte), typeof(uint), typeof(ulong), typeof(ushort), typeof(BigInteger)];
    private static readonly HashSet<Type> Numbers = [typeof(double), typeof(float), typeof(decimal), typeof(Half)];
    private static readonly HashSet<Type> Texts = [typeof(string), typeof(char), typeof(Uri), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly)];

    /// <summary>The schema of a type; null when there is none.</summary>
    public static JsonObject? From(NullabilityInfo info)
    {
        Type? underlying = Nullable.GetUnderlyingType(info.Type);
        JsonObject? schema = underlying is null ? NotNull(info.Type, info) : NotNull(underlying, info);
        if (schema is not null && (underlying is not null || (!info.Type.IsValueType && info.ReadState == NullabilityState.Nullable)) && info.Type != typeof(object))
        {
            schema["nullable"] = true;
        }

        return schema;
    }

    private static JsonObject? NotNull(Type type, NullabilityInfo info)
    {
        if (Simple(type) is { } name)
        {
            return new JsonObject { ["type"] = name };
        }

        if (type == typeof(object) || type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(value => JsonValue.Create(value))]) };
        }

        if (typeof(ITuple).IsAssignableFrom(type))
        {
            return Items(type, info) is { Length: > 1 } parts ? new JsonObject { ["type"] = "array", ["prefixItems"] = new JsonArray(parts) } : null;
        }

        if ((Implemented(type, typeof(IReadOnlyDictionary<,>)) ?? Implemented(type, typeof(IDictionary<,>))) is { } dictionary)
        {
            return Object(dictionary, type, info);
        }

        if (type.IsArray)
        {
            return Array(info.ElementType is null ? null : From(info.ElementType));
        }

        return Implemented(type, typeof(IEnumerable<>)) is { } sequence
            ? Array(type.IsGenericType ? From(info.GenericTypeArguments[0]) : NotNull(sequence.GetGenericArguments()[0], info))
            : null;
    }

    private static string? Simple(Type type) => type == typeof(bool) ? "boolean" : Integers.Contains(type) ? "integer" : Numbers.Contains(type) ? "number" : Texts.Contains(type) ? "string" : null;

    private static JsonObject? Array(JsonObject? items) => items is null ? null : new JsonObject { ["type"] = "array", ["items"] = items };

    private static JsonObject? Object(Type dictionary, Type type, NullabilityInfo info)
    {
        if (dictionary.GetGenericArguments()[0] != typeof(string) || !type.IsGenericType)
        {
            return null;
        }

        return From(info.GenericTypeArguments[^1]) is { } values ? new JsonObject { ["type"] = "object", ["additionalProperties"] = values } : null;
    }

    private static JsonNode[]? Items(Type type, NullabilityInfo info)
    {
        JsonObject?[] items = [.. (type == info.Type ? info.GenericTypeArguments : []).Select(From)];
        return items.All(item => item is not null) ? [.. items.Select(item => item!)] : null;
    }

    private static Type? Implemented(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition
            ? type
            : type.GetInterfaces().FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
}
