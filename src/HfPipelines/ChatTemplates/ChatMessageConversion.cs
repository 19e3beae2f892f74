using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Tools;
using Microsoft.Extensions.AI;

namespace HfPipelines.ChatTemplates;

/// <summary>Turns conversations of Microsoft.Extensions.AI into what chat templates read.</summary>
internal static class ChatMessageConversion
{
    /// <summary>The messages: a turn may call functions, and every result of one is a message of its own.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> Messages(IEnumerable<ChatMessage> messages) => [.. messages.SelectMany(Messages)];

    /// <summary>The schemas of functions; null for none.</summary>
    public static IReadOnlyList<object?>? Tools(IEnumerable<AITool>? tools)
    {
        object?[] schemas = [.. (tools ?? []).Select(Schema)];
        return schemas.Length == 0 ? null : schemas;
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Messages(ChatMessage message)
    {
        AIContent[] said = [.. message.Contents.Where(c => c is not (FunctionCallContent or FunctionResultContent or TextReasoningContent))];
        FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
        if (said.Length > 0 || calls.Length > 0 || message.Contents.Count == 0)
        {
            var fields = new Dictionary<string, object?> { ["role"] = message.Role.Value, ["content"] = Content(said) };
            if (calls.Length > 0)
            {
                fields["tool_calls"] = calls.Select(Call).ToList<object?>();
            }

            if (message.Contents.OfType<TextReasoningContent>().ToArray() is { Length: > 0 } reasoning)
            {
                fields["reasoning_content"] = string.Concat(reasoning.Select(r => r.Text));
            }

            yield return fields;
        }

        foreach (FunctionResultContent result in message.Contents.OfType<FunctionResultContent>())
        {
            yield return new Dictionary<string, object?> { ["role"] = "tool", ["content"] = result.Result as string ?? JsonSerializer.Serialize(result.Result), ["tool_call_id"] = result.CallId };
        }
    }

    private static object Content(AIContent[] parts) => parts.All(p => p is TextContent)
        ? string.Concat(parts.Select(p => ((TextContent)p).Text))
        : parts.Select(Part).ToList<object?>();

    private static Dictionary<string, object?> Part(AIContent part) => part switch
    {
        TextContent text => new() { ["type"] = "text", ["text"] = text.Text },
        DataContent data => new() { ["type"] = data.MediaType.Split('/')[0] },
        UriContent uri => new() { ["type"] = uri.MediaType.Split('/')[0] },
        _ => throw Raise.Value($"expected text, data or function calls in a message, found {part.GetType().Name}."),
    };

    private static Dictionary<string, object?> Call(FunctionCallContent call) => new()
    {
        ["type"] = "function",
        ["id"] = call.CallId,
        ["function"] = new Dictionary<string, object?> { ["name"] = call.Name, ["arguments"] = JsonSerializer.SerializeToNode(call.Arguments) ?? new JsonObject() },
    };

    private static JsonObject Schema(AITool tool) => tool is AIFunctionDeclaration function
        ? ToolSchema.From(function)
        : throw Raise.Value($"expected functions as tools, found {tool.GetType().Name}.");
}
