using System.Text.Json;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary><c>apply_chat_template</c>: texts, token ids, masks, and the choice among several templates.</summary>
internal static class ApplyChatTemplateCases
{
    public static IEnumerable<JinjaCase> Read(FixtureSource fixtures, JsonElement root)
    {
        Dictionary<string, object?> specialTokens = root.GetProperty("special_tokens").EnumerateObject().ToDictionary(token => token.Name, object? (token) => token.Value);
        JsonElement templates = root.GetProperty("templates");
        int i = 0;
        foreach (JsonElement test in root.GetProperty("cases").EnumerateArray())
        {
            string template = test.GetProperty("template").GetString()!;
            yield return new JinjaCase($"apply_chat_template/{i++} {template}", "render", () => Compare(templates.GetProperty(template).GetString()!, test, specialTokens));
        }

        foreach (JinjaCase test in NamedCases(root, specialTokens))
        {
            yield return test;
        }

        yield return new JinjaCase("apply_chat_template/without_template", "render", () => Expectation.CompareError(root.GetProperty("without_template"), ChatTemplateSet.NoTemplate()));
    }

    private static string? Compare(string template, JsonElement test, Dictionary<string, object?> specialTokens)
    {
        JsonElement options = test.GetProperty("options");
        JsonElement conversation = test.GetProperty("conversation");
        JsonElement expected = test.GetProperty("result");
        bool tokenize = !options.TryGetProperty("tokenize", out JsonElement flag) || flag.GetBoolean();
        if (tokenize && expected.ValueKind != JsonValueKind.Object)
        {
            return "missing: a tokenizer";
        }

        if (tokenize && !expected.TryGetProperty("error", out _))
        {
            return "missing: a tokenizer";
        }

        if (conversation.GetArrayLength() > 0 && conversation[0].ValueKind == JsonValueKind.Array)
        {
            return conversation.EnumerateArray().Zip(expected.EnumerateArray(), (chat, text) => Expectation.Compare(text, () => Render(template, chat, options, specialTokens).Text)).FirstOrDefault(message => message is not null);
        }

        return Expectation.Compare(expected, () => Render(template, conversation, options, specialTokens).Text);
    }

    private static RenderedChat Render(string template, JsonElement conversation, JsonElement options, Dictionary<string, object?> specialTokens) =>
        ChatRenderer.Render(ChatTemplate.Parse(template), ChatRenderer.Prepare(ChatInput.Read(conversation, options, specialTokens).Input));

    private static IEnumerable<JinjaCase> NamedCases(JsonElement root, Dictionary<string, object?> specialTokens)
    {
        JsonElement named = root.GetProperty("named");
        ChatTemplateSet set = ChatTemplateSet.Named(named.GetProperty("templates").EnumerateObject().Select(template => KeyValuePair.Create(template.Name, template.Value.GetString()!)));
        int i = 0;
        foreach (JsonElement test in named.GetProperty("cases").EnumerateArray())
        {
            yield return new JinjaCase($"apply_chat_template/named/{i++}", "render", () =>
            {
                string? template = test[0].TryGetProperty("chat_template", out JsonElement name) ? name.GetString() : null;
                JsonElement messages = JsonDocument.Parse("""[{"role": "user", "content": "Which tree is tallest?"}]""").RootElement;
                ChatTemplateInput input = ChatRenderer.Prepare(ChatInput.Read(messages, test[0], specialTokens).Input);
                return Expectation.Compare(test[1], () => ChatRenderer.Render(set.Select(template, input.Tools is not null), input).Text);
            });
        }

        yield return new JinjaCase("apply_chat_template/named/saved_files", "render", () =>
        {
            IReadOnlyDictionary<string, string> files = set.ToFiles();
            JsonElement expected = named.GetProperty("saved_files");
            return expected.EnumerateObject().Count() != files.Count ? "another number of files"
                : expected.EnumerateObject().FirstOrDefault(file => files.GetValueOrDefault(file.Name) != file.Value.GetString()) is { Value.ValueKind: not JsonValueKind.Undefined } different ? $"another text of {different.Name}"
                : null;
        });
    }
}
