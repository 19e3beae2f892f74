using HfPipelines.ChatTemplates;
using HfPipelines.Networks;
using HfPipelines.Pipelines;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>
/// Turns raw input into a network's: the tokenizer, the chat template, and, in derived classes, pictures whose places in the text it fills with
/// placeholder tokens. Safe for many threads.
/// </summary>
public class Processor
{
    private readonly Tokenizer? _tokenizer;
    private readonly ChatTemplate? _chatTemplate;

    /// <summary>Makes a processor of text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="chatTemplate">The chat template, or null.</param>
    public Processor(Tokenizer tokenizer, ChatTemplate? chatTemplate)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, _chatTemplate) = (tokenizer, chatTemplate);
    }

    /// <summary>Makes a processor of what a checkpoint's folder says.</summary>
    /// <param name="files">The files.</param>
    /// <param name="hasTokenizer">Whether the class has a tokenizer.</param>
    internal Processor(ProcessorFiles files, bool hasTokenizer)
    {
        if (hasTokenizer)
        {
            (_tokenizer, _chatTemplate) = (files.Tokenizer, files.ChatTemplate);
        }
    }

    /// <summary>Loads the processor of a checkpoint (<c>AutoProcessor.from_pretrained</c>): of the class that its files name, else of the one that its architecture names.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="registry">The architectures, for checkpoints whose files do not name the class; null for none.</param>
    /// <returns>The processor; one of text alone where no class is named or known.</returns>
    /// <exception cref="HfPipelinesException">A file is missing, damaged or names what is not known.</exception>
    public static Processor Load(string folder, ArchitectureRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        registry ??= new ArchitectureRegistry([]);
        Architecture? architecture = new ProcessorFiles(folder, registry).ModelType is { } type && registry.TryGet(type, out Architecture? known) ? known : null;
        return ProcessorLoader.Load(folder, architecture, registry, takesMedia: true);
    }

    /// <summary>The class in transformers; null for text alone.</summary>
    public virtual string? ClassName => null;

    /// <summary>The tokenizer.</summary>
    /// <exception cref="ProcessingException">The class has none, for it takes no texts (SAM).</exception>
    public Tokenizer Tokenizer => _tokenizer ?? throw new ProcessingException("tokenizer", "a class that takes texts", ClassName ?? "none");

    /// <summary>The chat template; null where the checkpoint has none.</summary>
    public ChatTemplate? ChatTemplate => _chatTemplate;

    /// <summary>The text that stands for a picture in a prompt; null where the model takes none.</summary>
    public virtual string? ImageToken => null;

    /// <summary>The side on which the class in transformers pads shorter texts of a batch.</summary>
    public virtual TextSide PaddingSide => Tokenizer.PaddingSide;

    /// <summary>Whether texts may come with pictures, videos or recordings.</summary>
    public virtual bool TakesMedia => ImageToken is not null;

    /// <summary>Processes a batch.</summary>
    /// <param name="inputs">Prompts with their pictures; at least one.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <returns><c>input_ids</c> and <c>attention_mask</c>, int64 [batch, length], and what the pictures give.</returns>
    /// <exception cref="ProcessingException">Pictures and placeholders do not match, or the processor takes no pictures.</exception>
    public virtual ModelInput Process(IReadOnlyList<ProcessorInput> inputs, ProcessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Sum(i => i.Images.Count + i.Videos.Count + i.Audio.Count) is var media and > 0)
        {
            throw new ProcessingException("pictures, videos and recordings", "none, for this model takes text only", $"{media}");
        }

        return TokenBatch.Encode(Tokenizer, inputs, options ?? new ProcessorOptions());
    }

    /// <summary>Processes texts, pictures, videos and recordings.</summary>
    /// <param name="batch">What there is of them.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <returns>What the class gives. The tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">Media and placeholders do not match, or the processor does not take such media.</exception>
    public virtual ModelInput Process(ProcessorBatch batch, ProcessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Texts is not { Count: > 0 } texts || batch.Images.Count + batch.Videos.Count + batch.Audio.Count > 0
            ? throw new ProcessingException("batch", "texts alone, for this model takes nothing else", "something else")
            : Process([.. texts.Select(t => new ProcessorInput(t, []) { AddSpecialTokens = batch.AddSpecialTokens ?? true })], options);
    }

    /// <summary>Renders a conversation to a prompt with its pictures.</summary>
    /// <param name="chat">The conversation; a last turn by the assistant is continued.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="ProcessingException">The checkpoint has no chat template.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public ProcessorInput Render(Chat chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        ChatTemplate template = ChatTemplate ?? throw new ProcessingException("chat_template", "a chat template in the checkpoint", "none");
        string text = ChatRendering.Render(template, Tokenizer, chat, contentAsParts: TakesMedia);
        return new ProcessorInput(text, [.. chat.SelectMany(t => t.Parts).OfType<ChatImage>().Select(p => p.Image)])
        {
            Videos = [.. chat.SelectMany(t => t.Parts).OfType<ChatVideo>().Select(p => p.Video)],
            Audio = [.. chat.SelectMany(t => t.Parts).OfType<ChatAudio>().Select(p => p.Audio)],
            AddSpecialTokens = TakesMedia && !(Tokenizer.BosToken is { } bos && text.StartsWith(bos, StringComparison.Ordinal)),
        };
    }
}
