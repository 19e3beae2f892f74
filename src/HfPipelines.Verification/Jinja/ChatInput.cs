using System.Text.Json;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary>Reads the conversations and options of fixtures.</summary>
internal static class ChatInput
{
    public static (ChatTemplateInput Input, bool Mask) Read(JsonElement messages, JsonElement options, IReadOnlyDictionary<string, object?> variables)
    {
        var input = new ChatTemplateInput { Messages = [.. messages.EnumerateArray().Select(Message)] };
        var more = new Dictionary<string, object?>(variables);
        bool mask = false;
        foreach (JsonProperty option in options.EnumerateObject())
        {
            switch (option.Name)
            {
                case "tools":
                    input = input with { Tools = Values(option.Value) };
                    break;
                case "documents":
                    input = input with { Documents = Values(option.Value) };
                    break;
                case "add_generation_prompt":
                    input = input with { AddGenerationPrompt = option.Value.GetBoolean() };
                    break;
                case "continue_final_message":
                    input = input with { ContinueField = option.Value.ValueKind switch { JsonValueKind.String => option.Value.GetString(), JsonValueKind.True => "content", _ => null } };
                    break;
                case "return_assistant_tokens_mask":
                    mask = option.Value.GetBoolean();
                    break;
                default:
                    more[option.Name] = option.Value;
                    break;
            }
        }

        return (input with { Variables = more }, mask);
    }

    private static IReadOnlyDictionary<string, object?> Message(JsonElement message) => message.EnumerateObject().ToDictionary(field => field.Name, object? (field) => field.Value);

    private static List<object?>? Values(JsonElement list) => list.ValueKind == JsonValueKind.Null ? null : [.. list.EnumerateArray().Select(object? (item) => item)];
}
