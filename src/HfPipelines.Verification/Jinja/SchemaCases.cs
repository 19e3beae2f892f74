using System.Text.Json;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary>
/// Tool schemas. What transformers reads from a Python function (its docstring and type hints) has no counterpart to read here,
/// so what is compared is that each schema comes through a template, and back, unchanged.
/// </summary>
internal static class SchemaCases
{
    public static IEnumerable<JinjaCase> Read(FixtureSource fixtures, JsonElement root)
    {
        Dictionary<string, JsonElement> schemas = root.GetProperty("functions").EnumerateArray()
            .Where(function => function.TryGetProperty("schema", out _))
            .ToDictionary(function => function.GetProperty("function").GetString()!, function => function.GetProperty("schema"));
        JsonElement rendered = root.GetProperty("rendered");
        yield return new JinjaCase("schemas/rendered", "render", () =>
        {
            List<object?> tools = [.. rendered.GetProperty("tools").EnumerateArray().Select(object? (name) => schemas[name.GetString()!])];
            return Expectation.Compare(rendered.GetProperty("expected"), () =>
                ChatRenderer.Render(ChatTemplate.Parse(rendered.GetProperty("template").GetString()!), new ChatTemplateInput { Messages = [], Tools = tools }).Text);
        });
        foreach ((string name, JsonElement schema) in schemas)
        {
            yield return new JinjaCase($"schemas/{name}", "render", () =>
            {
                string text = ChatTemplate.Parse("{{ schema | tojson }}").Render(new Dictionary<string, object?> { ["schema"] = schema });
                return JsonElement.DeepEquals(JsonDocument.Parse(text).RootElement, schema) ? null : $"expected {schema.GetRawText()}, found {text}";
            });
        }
    }
}
