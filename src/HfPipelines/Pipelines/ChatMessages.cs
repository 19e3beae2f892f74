using HfPipelines.Processing;
using Microsoft.Extensions.AI;

namespace HfPipelines.Pipelines;

/// <summary>Between the types of Microsoft.Extensions.AI and those of HfPipelines.</summary>
internal static class ChatMessages
{
    public static Chat ToChat(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var chat = new Chat();
        if (options?.Instructions is { Length: > 0 } instructions)
        {
            chat.System(instructions);
        }

        foreach (ChatMessage message in messages)
        {
            chat.Add(new ChatTurn(message.Role.Value, [.. message.Contents.Select(ToPart)]));
        }

        return chat;
    }

    public static GenerationOptions? ToOptions(ChatOptions? options) => options is null ? null : new GenerationOptions
    {
        MaxNewTokens = options.MaxOutputTokens,
        Temperature = options.Temperature,
        TopP = options.TopP,
        TopK = options.TopK,
        Seed = options.Seed,
        StopStrings = options.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
        DoSample = options.Temperature is { } temperature ? temperature > 0 : null,
    };

    public static UsageDetails ToUsage(GeneratedText text) => new()
    {
        InputTokenCount = text.PromptTokens,
        OutputTokenCount = text.TokenIds.Count,
        TotalTokenCount = text.PromptTokens + text.TokenIds.Count,
    };

    public static ChatFinishReason ToFinishReason(FinishReason reason) => reason == FinishReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;

    private static ChatPart ToPart(AIContent content) => content switch
    {
        TextContent text => new ChatText(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => new ChatImage(ImageData.Decode(data.Data.Span)),
        _ => throw new ProcessingException("chat message", "text, or an image as data", content.GetType().Name),
    };
}
