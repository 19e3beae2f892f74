using Microsoft.Extensions.AI;

namespace HfPipelines.ChatTemplates;

/// <summary>A conversation to render, with what <c>apply_chat_template</c> takes besides it.</summary>
public sealed record ChatTemplateInput
{
    /// <summary>The messages: dictionaries with <c>role</c>, <c>content</c> and whatever else the template reads.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> Messages { get; init; }

    /// <summary>The JSON schemas of the tools; null for none.</summary>
    public IReadOnlyList<object?>? Tools { get; init; }

    /// <summary>The documents, dictionaries with <c>title</c> and <c>text</c>; null for none.</summary>
    public IReadOnlyList<object?>? Documents { get; init; }

    /// <summary>Ends the text with the beginning of an assistant's message.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>The field of the last message that the model shall continue, so that the text ends behind it (<c>content</c>, <c>reasoning_content</c>, ...); null for none.</summary>
    public string? ContinueField { get; init; }

    /// <summary>More variables of the template, for example <c>bos_token</c> or <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>Makes a conversation of one of Microsoft.Extensions.AI: texts, pictures, calls of functions and their results.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="tools">The functions that the model may call; null for none.</param>
    /// <param name="addGenerationPrompt">Whether to end the text with the beginning of an assistant's message.</param>
    /// <exception cref="TemplateException">A message or a tool is of a kind that chat templates do not know.</exception>
    public static ChatTemplateInput From(IEnumerable<ChatMessage> messages, IEnumerable<AITool>? tools = null, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new ChatTemplateInput { Messages = ChatMessageConversion.Messages(messages), Tools = ChatMessageConversion.Tools(tools), AddGenerationPrompt = addGenerationPrompt };
    }
}
