using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace HfPipelines.Pipelines;

/// <summary>A text generation pipeline behind the chat interface of Microsoft.Extensions.AI.</summary>
/// <param name="pipeline">The pipeline; the client does not dispose it.</param>
internal sealed class PipelineChatClient(TextGenerationPipeline pipeline) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("hfpipelines", null, pipeline.ClassName);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        GeneratedText text = await pipeline.ChatAsync(ChatMessages.ToChat(messages, options), ChatMessages.ToOptions(options), cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text.Text))
        {
            ModelId = pipeline.ClassName,
            FinishReason = ChatMessages.ToFinishReason(text.FinishReason),
            Usage = ChatMessages.ToUsage(text),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        GeneratedText? result = null;
        string responseId = Guid.NewGuid().ToString("N");
        await foreach (string piece in pipeline
            .StreamAsync(ChatMessages.ToChat(messages, options), ChatMessages.ToOptions(options), text => result = text, cancellationToken)
            .ConfigureAwait(false))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = pipeline.ClassName, ResponseId = responseId };
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(ChatMessages.ToUsage(result!))])
        {
            ModelId = pipeline.ClassName,
            ResponseId = responseId,
            FinishReason = ChatMessages.ToFinishReason(result!.FinishReason),
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(pipeline) ? pipeline
            : null;
    }

    public void Dispose()
    {
        // The pipeline belongs to whoever loaded it.
    }
}
