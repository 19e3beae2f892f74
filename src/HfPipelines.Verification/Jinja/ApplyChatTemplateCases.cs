using System.Text.Json;
using HfPipelines.ChatTemplates;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Jinja;

/// <summary><c>apply_chat_template</c>: texts, token ids, masks, and the choice among several templates.</summary>
internal static class ApplyChatTemplateCases
{
    public static IEnumerable<JinjaCase> Read(FixtureSource fixtures, JsonElement root)
    {
        Dictionary<string, object?> specialTokens = root.GetProperty("special_tokens").EnumerateObject().ToDictionary(token => token.Name, object? (token) => token.Value);
        JsonElement templates = root.GetProperty("templates");
        var tokenizer = new Lazy<ChatTokenizer>(() => new ChatTokenizer(Load(root)));
        int i = 0;
        foreach (JsonElement test in root.GetProperty("cases").EnumerateArray())
        {
            string template = test.GetProperty("template").GetString()!;
            yield return new JinjaCase($"apply_chat_template/{i++} {template}", "render", () => Compare(tokenizer.Value, templates.GetProperty(template).GetString()!, test));
        }

        foreach (JinjaCase test in NamedCases(root, specialTokens))
        {
            yield return test;
        }

        yield return new JinjaCase("apply_chat_template/without_template", "render", () => Expectation.CompareError(root.GetProperty("without_template"), ChatTemplateSet.NoTemplate()));
    }

    private static string? Compare(ChatTokenizer tokenizer, string template, JsonElement test)
    {
        JsonElement conversation = test.GetProperty("conversation");
        JsonElement expected = test.GetProperty("result");
        bool batched = conversation.GetArrayLength() > 0 && conversation[0].ValueKind == JsonValueKind.Array;
        ChatCall call = ChatCall.Read(test.GetProperty("options"), template);
        try
        {
            List<ChatTemplateInput> inputs = [.. (batched ? conversation.EnumerateArray() : Enumerable.Repeat(conversation, 1)).Select(call.Input)];
            if (!call.Tokenize)
            {
                List<string> texts = [.. inputs.Select(input => tokenizer.Render(input, call.Options).Text)];
                return batched
                    ? Expectation.Difference("texts", JsonSerializer.SerializeToElement(texts), expected)
                    : Expectation.Compare(expected, () => texts[0]);
            }

            IReadOnlyList<ChatEncoding> encodings = tokenizer.EncodeBatch(inputs, call.Options);
            return expected.ValueKind switch
            {
                JsonValueKind.Array => Expectation.Difference("input_ids", JsonSerializer.SerializeToElement(encodings[0].Ids), expected),
                _ when expected.TryGetProperty("error", out JsonElement error) => $"expected {error.GetString()}, found a result",
                _ => expected.EnumerateObject().Select(output => Expectation.Difference(output.Name, Output(encodings, output.Name, batched), output.Value)).FirstOrDefault(message => message is not null),
            };
        }
        catch (TemplateException error)
        {
            return Expectation.CompareError(expected, error);
        }
    }

    private static Tokenizer Load(JsonElement root)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-jinja-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "tokenizer.json"), root.GetProperty("tokenizer").GetRawText());
            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), root.GetProperty("special_tokens").GetRawText());
            return Tokenizer.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonElement Output(IReadOnlyList<ChatEncoding> encodings, string name, bool batched)
    {
        List<IReadOnlyList<int>?> rows = [.. encodings.Select(IReadOnlyList<int>? (encoding) => name switch
        {
            "input_ids" => encoding.Ids,
            "attention_mask" => encoding.AttentionMask,
            "assistant_masks" => encoding.AssistantMask,
            _ => null,
        })];
        return batched ? JsonSerializer.SerializeToElement(rows) : JsonSerializer.SerializeToElement(rows[0]);
    }

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
