using HfPipelines.ChatTemplates;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>A conversation in the shape that chat templates expect.</summary>
internal static class ChatRendering
{
    /// <summary>Renders a conversation; a last turn by the assistant is continued, any other is answered.</summary>
    public static string Render(ChatTemplate template, Tokenizer tokenizer, Chat chat, bool contentAsParts)
    {
        bool continues = chat.Count > 0 && chat[^1].Role == "assistant";
        return ChatRenderer.Render(template, new ChatTemplateInput
        {
            Messages = Messages(chat, contentAsParts),
            AddGenerationPrompt = !continues,
            ContinueField = continues ? "content" : null,
            Variables = tokenizer.SpecialTokens.ToDictionary(t => t.Key, t => (object?)t.Value),
        }).Text;
    }

    private static List<IReadOnlyDictionary<string, object?>> Messages(Chat chat, bool contentAsParts) => [.. chat.Select(turn => new Dictionary<string, object?>
    {
        ["role"] = turn.Role,
        ["content"] = contentAsParts ? turn.Parts.Select(Part).ToList<object?>() : Plain(turn),
    })];

    private static string Plain(ChatTurn turn) => turn.Parts.Any(p => p is not ChatText)
        ? throw new ProcessingException("pictures", "none, for this model takes text only", $"one in a turn of '{turn.Role}'")
        : turn.Text;

    private static Dictionary<string, object?> Part(ChatPart part) => part switch
    {
        ChatText text => new() { ["type"] = "text", ["text"] = text.Text },
        ChatImage => new() { ["type"] = "image" },
        ChatVideo => new() { ["type"] = "video" },
        ChatAudio => new() { ["type"] = "audio" },
        _ => throw new ProcessingException("chat", "text and pictures", part.GetType().Name),
    };
}
