using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Processing;

namespace HfPipelines.Pipelines;

/// <summary>Text about pictures: questions, conversations with pictures, prompts with image tokens.</summary>
public sealed class ImageTextToTextPipeline : TextGenerationPipeline, IPipeline<ImageTextToTextPipeline>
{
    private ImageTextToTextPipeline(PretrainedModel model, Processor processor, GenerationConfig generationConfig)
        : base(model, processor, generationConfig)
    {
    }

    static string? IPipeline<ImageTextToTextPipeline>.Mapping => "image_text_to_text";

    static ImageTextToTextPipeline IPipeline<ImageTextToTextPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ProcessorLoader.Load(checkpoint, takesMedia: true), GenerationConfig.Load(checkpoint.Folder.Path));

    /// <summary>Answers a question about a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="question">The question.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>The answer, without white space around it.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<GeneratedText> AnswerAsync(ImageData image, string question, GenerationOptions? options = null, CancellationToken cancellationToken = default)
        => (await AnswerAsync([new ImageQuestion(image, question)], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Answers several questions at once, as one batch padded on the left.</summary>
    /// <param name="questions">The questions; at least one.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>The answers, without white space around them.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<IReadOnlyList<GeneratedText>> AnswerAsync(IReadOnlyList<ImageQuestion> questions, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        IReadOnlyList<GeneratedText> texts = await GenerateAsync([.. questions.Select(Prompt)], options, null, cancellationToken).ConfigureAwait(false);
        return [.. texts.Select(t => t with { Text = t.Text.Trim() })];
    }

    /// <summary>Continues a prompt with pictures.</summary>
    /// <param name="prompt">The prompt, as it is; each picture's place is marked by the processor's image token.</param>
    /// <param name="images">The pictures, in the order of their places.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ProcessingException">Pictures and places do not match.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<GeneratedText> GenerateAsync(string prompt, IReadOnlyList<ImageData> images, GenerationOptions? options = null, CancellationToken cancellationToken = default)
        => (await GenerateAsync([new ProcessorInput(prompt, images)], options, null, cancellationToken).ConfigureAwait(false))[0];

    private ProcessorInput Prompt(ImageQuestion question)
        => Processor.ChatTemplate is not null
            ? Processor.Render(new Chat().User(question.Question, question.Image))
            : new ProcessorInput(Processor.ImageToken is { } token ? $"{token}\n{question.Question}" : question.Question, [question.Image]);
}
