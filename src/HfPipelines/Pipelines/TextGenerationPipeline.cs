using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using Microsoft.Extensions.AI;

namespace HfPipelines.Pipelines;

/// <summary>Text continued by a decoder: prompts, conversations, batches and streams.</summary>
public class TextGenerationPipeline : ModelPipeline, IPipeline<TextGenerationPipeline>
{
    private protected TextGenerationPipeline(PretrainedModel model, Processor processor, GenerationConfig generationConfig)
        : base(model)
    {
        Processor = processor;
        GenerationConfig = generationConfig;
        Generator = new TextGenerator(model.Network, processor.Tokenizer, generationConfig, decodesWithPrompt: processor.TakesMedia);
    }

    /// <summary>Turns text, and what else the model takes, into the network's inputs.</summary>
    public Processor Processor { get; }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer => Processor.Tokenizer;

    /// <summary>The checkpoint's defaults for generation.</summary>
    public GenerationConfig GenerationConfig { get; }

    private protected TextGenerator Generator { get; }

    static string? IPipeline<TextGenerationPipeline>.Mapping => "causal_lm";

    static TextGenerationPipeline IPipeline<TextGenerationPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ProcessorLoader.Load(checkpoint), GenerationConfig.Load(checkpoint.Folder.Path));

    /// <summary>Continues a prompt.</summary>
    /// <param name="prompt">The prompt, as it is.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<GeneratedText> GenerateAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
        => (await GenerateAsync([prompt], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Continues several prompts at once, as one batch padded on the left.</summary>
    /// <param name="prompts">The prompts; at least one.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<GeneratedText>> GenerateAsync(IReadOnlyList<string> prompts, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return GenerateAsync([.. prompts.Select(p => new ProcessorInput(p, []))], options, null, cancellationToken);
    }

    /// <summary>Continues a batch of prompts with what else the model takes.</summary>
    /// <param name="inputs">The prompts; at least one.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="paddingSide">The side on which shorter prompts are padded; null for the left, which is where a decoder wants it.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>For each prompt as many texts as the options ask for, one by default.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<GeneratedText>> GenerateAsync(
        IReadOnlyList<ProcessorInput> inputs,
        GenerationOptions? options = null,
        TextSide? paddingSide = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var processing = new ProcessorOptions { PaddingSide = paddingSide ?? TextSide.Left };
        return RunAsync(
            token => Generator.Generate(ToDevice(Processor.Process(inputs, processing)), options, null, token),
            cancellationToken);
    }

    /// <summary>Continues a prompt and gives the text piece by piece; a piece never ends within a character.</summary>
    /// <param name="prompt">The prompt, as it is.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token, as does leaving the enumeration.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public IAsyncEnumerable<string> StreamAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return StreamAsync(new ProcessorInput(prompt, []), options, cancellationToken);
    }

    /// <summary>Continues a prompt with what else the model takes and gives the text piece by piece; a piece never ends within a character.</summary>
    /// <param name="input">The prompt.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token, as does leaving the enumeration.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public IAsyncEnumerable<string> StreamAsync(ProcessorInput input, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return StreamAsync(() => input, options, trimStart: false, null, cancellationToken);
    }

    /// <summary>Answers the last turn of a conversation, or continues it where it is the assistant's.</summary>
    /// <param name="chat">The conversation.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>The answer, without white space around it.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The checkpoint has no chat template, or takes no pictures.</exception>
    public async Task<GeneratedText> ChatAsync(Chat chat, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chat);
        GeneratedText text = (await GenerateAsync([Processor.Render(chat)], options, null, cancellationToken).ConfigureAwait(false))[0];
        return text with { Text = text.Text.Trim() };
    }

    /// <summary>Answers the last turn of a conversation and gives the text piece by piece; a piece never ends within a character.</summary>
    /// <param name="chat">The conversation.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token, as does leaving the enumeration.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The checkpoint has no chat template, or takes no pictures.</exception>
    public IAsyncEnumerable<string> StreamAsync(Chat chat, GenerationOptions? options = null, CancellationToken cancellationToken = default)
        => StreamAsync(chat, options, null, cancellationToken);

    /// <summary>This pipeline as a chat client of Microsoft.Extensions.AI. Disposing the client leaves the pipeline as it is.</summary>
    public IChatClient AsChatClient() => new PipelineChatClient(this);

    internal IAsyncEnumerable<string> StreamAsync(Chat chat, GenerationOptions? options, Action<GeneratedText>? completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chat);
        return StreamAsync(() => Processor.Render(chat), options, trimStart: true, completed, cancellationToken);
    }

    private IAsyncEnumerable<string> StreamAsync(
        Func<ProcessorInput> input, GenerationOptions? options, bool trimStart, Action<GeneratedText>? completed, CancellationToken cancellationToken)
        => TextStream.ReadAsync(
            (onText, leaving) =>
            {
                ProcessorInput prompt = input();
                return RunAsync(token => Generator.Generate(ToDevice(Processor.Process([prompt])), options, onText, token), leaving);
            },
            trimStart,
            completed,
            cancellationToken);
}
