using System.Text.Json;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary>Checks chat templates: expressions, errors, whole conversations, tool schemas and undeclared variables.</summary>
public sealed partial class JinjaVerifier : AreaVerifier
{
    private const string Column = "render";

    /// <inheritdoc/>
    public override string Area => "jinja";

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        ArgumentNullException.ThrowIfNull(options);
        foreach (JinjaCase test in fixtures.Names.SelectMany(name => Cases(fixtures, name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Filter is null || test.Name.Contains(options.Filter, StringComparison.Ordinal))
            {
                yield return test.Check();
            }
        }
    }

    private static IEnumerable<JinjaCase> Cases(FixtureSource fixtures, string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        Func<FixtureSource, JsonElement, IEnumerable<JinjaCase>>? read = name switch
        {
            "expressions" => Expressions,
            "errors" => Errors,
            "undeclared" => Undeclared,
            "schemas" => SchemaCases.Read,
            "apply_chat_template" => ApplyChatTemplateCases.Read,
            _ when name.StartsWith("chat_", StringComparison.Ordinal) => Chats,
            _ => null,
        };
        if (read is null || !file.EndsWith(".json", StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            return [.. read(fixtures, fixtures.ReadJson(file))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FileNotFoundException or FormatException)
        {
            return [new JinjaCase(name, Column, () => $"{file} is not of the fixture format: {error.Message}")];
        }
    }

    private static Dictionary<string, object?> Variables(JsonElement variables) =>
        variables.EnumerateObject().ToDictionary(property => property.Name, object? (property) => property.Value);

    private static IEnumerable<JinjaCase> Expressions(FixtureSource fixtures, JsonElement root)
    {
        Dictionary<string, object?> variables = Variables(root.GetProperty("variables"));
        ChatTemplateOptions options = FixedClock.Options(root.GetProperty("clock").GetString()!);
        foreach (JsonElement group in root.GetProperty("groups").EnumerateArray())
        {
            string name = $"expressions/{group.GetProperty("name").GetString()}";
            if (group.TryGetProperty("expected", out JsonElement expected))
            {
                yield return Template(name, group.GetProperty("template").GetString()!, expected, variables, options);
            }

            int i = 0;
            foreach (JsonElement piece in group.TryGetProperty("pieces", out JsonElement pieces) ? pieces.EnumerateArray() : default)
            {
                yield return Template($"{name}/{i++}", piece[0].GetString()!, piece[1], variables, options);
            }
        }
    }

    private static IEnumerable<JinjaCase> Errors(FixtureSource fixtures, JsonElement root)
    {
        JsonElement expressions = fixtures.ReadJson("expressions.json");
        Dictionary<string, object?> variables = Variables(expressions.GetProperty("variables"));
        ChatTemplateOptions options = FixedClock.Options(expressions.GetProperty("clock").GetString()!);
        return root.GetProperty("cases").EnumerateArray().Select(test =>
            Template($"errors/{test.GetProperty("name").GetString()}", test.GetProperty("template").GetString()!, test.GetProperty("expected"), variables, options));
    }

    private static JinjaCase Template(string name, string template, JsonElement expected, Dictionary<string, object?> variables, ChatTemplateOptions options) =>
        new(name, Column, () => Expectation.Compare(expected, () => ChatTemplate.Parse(template).Render(variables, options)));

    private static IEnumerable<JinjaCase> Undeclared(FixtureSource fixtures, JsonElement root)
    {
        Dictionary<string, string> templates = [];
        foreach (string file in fixtures.Names.Where(name => name.StartsWith("chat_", StringComparison.Ordinal)))
        {
            JsonElement chat = fixtures.ReadJson(file);
            templates[Path.GetFileNameWithoutExtension(file)["chat_".Length..]] = chat.GetProperty("template").GetString()!;
        }

        foreach (JsonElement group in fixtures.ReadJson("expressions.json").GetProperty("groups").EnumerateArray())
        {
            templates[group.GetProperty("name").GetString()!] = group.TryGetProperty("template", out JsonElement template)
                ? template.GetString()!
                : string.Join('|', group.GetProperty("pieces").EnumerateArray().Select(piece => piece[0].GetString()));
        }

        return root.GetProperty("variables").EnumerateArray().Select(test => new JinjaCase($"undeclared/{test[0].GetString()}", Column, () =>
        {
            string expected = string.Join(' ', test[1].EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal));
            string actual = string.Join(' ', ChatTemplate.Parse(templates[test[0].GetString()!]).UndeclaredVariables.Order(StringComparer.Ordinal));
            return expected == actual ? null : $"expected {expected}, found {actual}";
        }));
    }

    private static IEnumerable<JinjaCase> Chats(FixtureSource fixtures, JsonElement root)
    {
        JsonElement conversations = fixtures.ReadJson("conversations.json");
        ChatTemplateOptions options = FixedClock.Options(fixtures.ReadJson("expressions.json").GetProperty("clock").GetString()!);
        string format = root.GetProperty("name").GetString()!;
        var template = new Lazy<ChatTemplate>(() => ChatTemplate.Parse(root.GetProperty("template").GetString()!));
        Dictionary<string, object?> specialTokens = Variables(root.GetProperty("special_tokens"));
        int i = 0;
        foreach (JsonElement test in root.GetProperty("cases").EnumerateArray())
        {
            JsonElement messages = conversations.GetProperty("conversations").GetProperty(test[0].GetString()!);
            yield return new JinjaCase($"chat_{format}/{i++} {test[0].GetString()}", Column, () =>
            {
                (ChatTemplateInput input, bool mask) = ChatInput.Read(messages, test[1], specialTokens);
                RenderedChat? rendered = null;
                return Expectation.Compare(test[2], () => (rendered = ChatRenderer.Render(template.Value, input, options)).Text)
                    ?? (mask && test[2].TryGetProperty("generation", out JsonElement spans) ? CompareSpans(spans, rendered!) : null);
            });
        }
    }

    private static string? CompareSpans(JsonElement expected, RenderedChat rendered)
    {
        // Python counts code points.
        int Position(int index) => rendered.Text.AsSpan(0, index).Length - rendered.Text.AsSpan(0, index).ToString().Count(char.IsLowSurrogate);
        string found = string.Join(' ', rendered.GenerationSpans.Select(span => $"{Position(span.Start)}-{Position(span.End)}"));
        string wanted = string.Join(' ', expected.EnumerateArray().Select(span => $"{span[0].GetInt32()}-{span[1].GetInt32()}"));
        return found == wanted ? null : $"generation spans: expected {wanted}, found {found}";
    }

    [GeneratedRegex("0x[0-9a-f]+")]
    internal static partial Regex Address();
}
