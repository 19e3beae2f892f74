using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace HfPipelines.ChatTemplates.Tools;

/// <summary>
/// Describes functions to a model as <c>transformers</c> describes Python functions (<c>get_json_schema</c>): what Python reads from docstring and type hints is read
/// from <see cref="DescriptionAttribute"/>, <see cref="AllowedValuesAttribute"/>, and the types. The schemas go into <see cref="ChatTemplateInput.Tools"/>.
/// </summary>
public static class ToolSchema
{
    /// <summary>Describes a method.</summary>
    /// <param name="function">
    /// The method. It and its parameters have a <see cref="DescriptionAttribute"/>; parameters without default value are required; a <see cref="CancellationToken"/> is left out.
    /// </param>
    /// <param name="name">The name for the model; null for that of the method.</param>
    /// <param name="description">The description for the model; null for that of the method's attribute.</param>
    /// <returns><c>{"type": "function", "function": {"name", "description", "parameters", "return"}}</c>.</returns>
    /// <exception cref="ToolSchemaException">A description is missing, a lambda has no name, or a type has no JSON schema.</exception>
    public static JsonObject From(Delegate function, string? name = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        MethodInfo method = function.Method;
        name ??= NameOf(method);
        description ??= method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? throw new ToolSchemaException(name, null, "it has no Description attribute.");
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (ParameterInfo parameter in method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken)))
        {
            properties.Add(parameter.Name!, Describe(name, parameter));
            if (!parameter.HasDefaultValue)
            {
                required.Add(parameter.Name);
            }
        }

        return Wrap(name, description, Parameters(properties, required), Return(method.ReturnParameter));
    }

    /// <summary>Describes a function of Microsoft.Extensions.AI: its schema in the form that chat templates expect.</summary>
    /// <param name="function">The function.</param>
    /// <returns><c>{"type": "function", "function": {"name", "description", "parameters", "return"}}</c>.</returns>
    public static JsonObject From(AIFunctionDeclaration function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var schema = JsonObject.Create(function.JsonSchema) ?? [];
        var properties = new JsonObject();
        foreach ((string name, JsonNode? property) in schema["properties"] as JsonObject ?? [])
        {
            properties.Add(name, Normalize(property));
        }

        JsonArray required = schema["required"] is JsonArray names ? (JsonArray)names.DeepClone() : [];
        JsonObject? result = function.ReturnJsonSchema is { ValueKind: JsonValueKind.Object } returned ? Normalize(JsonObject.Create(returned)) as JsonObject : null;
        return Wrap(function.Name, function.Description, Parameters(properties, required), result);
    }

    private static JsonObject Wrap(string name, string description, JsonObject parameters, JsonObject? result)
    {
        var function = new JsonObject { ["name"] = name, ["description"] = description, ["parameters"] = parameters };
        if (result is not null)
        {
            function.Add("return", result);
        }

        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    private static JsonObject Parameters(JsonObject properties, JsonArray required)
    {
        var parameters = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            parameters.Add("required", required);
        }

        return parameters;
    }

    // Local functions are called <Outer>g__Name|0_0, lambdas <Outer>b__0.
    private static string NameOf(MethodInfo method)
    {
        string name = method.Name;
        int local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            name = name[(local + 4)..];
            return name[..name.IndexOf('|')];
        }

        return name.StartsWith('<') ? throw new ToolSchemaException(name, null, "a lambda needs a name.") : name;
    }

    private static JsonObject Describe(string function, ParameterInfo parameter)
    {
        string description = parameter.GetCustomAttribute<DescriptionAttribute>()?.Description ?? throw new ToolSchemaException(function, parameter.Name, "it has no Description attribute.");
        JsonObject schema = TypeSchema.From(new NullabilityInfoContext().Create(parameter))
            ?? throw new ToolSchemaException(function, parameter.Name, $"the type {parameter.ParameterType} has no JSON schema. Use simple types, enums, lists, tuples and dictionaries of them, or write the schema by hand.");
        if (parameter.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value))]);
        }

        schema["description"] = description;
        return schema;
    }

    private static JsonObject? Return(ParameterInfo result)
    {
        NullabilityInfo type = new NullabilityInfoContext().Create(result);
        if (type.Type == typeof(void) || type.Type == typeof(Task) || type.Type == typeof(ValueTask))
        {
            return null;
        }

        if (type.Type.IsGenericType && (type.Type.GetGenericTypeDefinition() == typeof(Task<>) || type.Type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            type = type.GenericTypeArguments[0];
        }

        JsonObject? schema = TypeSchema.From(type);
        if (schema is not null && result.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }

        return schema;
    }

    /// <summary>A schema as transformers would write it: <c>nullable</c> instead of a type "null", no defaults, the description last.</summary>
    private static JsonNode? Normalize(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            return new JsonArray([.. items.Select(Normalize)]);
        }

        if (node is not JsonObject schema)
        {
            return node?.DeepClone();
        }

        var normalized = new JsonObject();
        bool nullable = false;
        foreach ((string key, JsonNode? value) in schema)
        {
            switch (key)
            {
                case "$schema" or "default" or "description":
                    break;
                case "type" when value is JsonArray types && types.Any(type => (string?)type == "null"):
                    nullable = true;
                    JsonNode[] others = [.. types.Where(type => (string?)type != "null").Select(type => type!.DeepClone())];
                    normalized.Add(key, others.Length == 1 ? others[0] : new JsonArray(others));
                    break;
                default:
                    normalized.Add(key, Normalize(value));
                    break;
            }
        }

        if (nullable)
        {
            normalized.Add("nullable", true);
        }

        if (schema["description"] is { } description)
        {
            normalized.Add("description", description.DeepClone());
        }

        return normalized;
    }
}
