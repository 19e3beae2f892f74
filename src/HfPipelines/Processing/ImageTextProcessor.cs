using System.Text;
using HfPipelines.ChatTemplates;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>A processor of text and pictures: each image token in a prompt becomes as many tokens as the picture has features.</summary>
public abstract class ImageTextProcessor : Processor
{
    /// <summary>Makes the processor.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="chatTemplate">The chat template, or null.</param>
    /// <param name="imageProcessor">The processor of the pictures.</param>
    /// <param name="imageToken">The text that stands for a picture in a prompt.</param>
    protected ImageTextProcessor(Tokenizer tokenizer, ChatTemplate? chatTemplate, ImageProcessor imageProcessor, string imageToken)
        : base(tokenizer, chatTemplate)
    {
        (ImageProcessor, ImageToken) = (imageProcessor, imageToken);
    }

    /// <summary>The processor of the pictures.</summary>
    public ImageProcessor ImageProcessor { get; }

    /// <inheritdoc/>
    public override string ImageToken { get; }

    /// <inheritdoc/>
    public override ModelInput Process(IReadOnlyList<ProcessorInput> inputs, ProcessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ImageData[] images = [.. inputs.SelectMany(i => i.Images)];
        ModelInput? pictures = images.Length == 0 ? null : ImageProcessor.Process(images);
        var expanded = new ProcessorInput[inputs.Count];
        int first = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            expanded[i] = inputs[i] with { Text = Expand(inputs[i], pictures, first) };
            first += inputs[i].Images.Count;
        }

        ModelInput result = base.Process([.. expanded.Select(e => e with { Images = [] })], options);
        foreach (string name in pictures?.Names ?? [])
        {
            result[name] = pictures![name];
        }

        return result;
    }

    /// <summary>The text that takes a picture's place.</summary>
    /// <param name="pictures">What the image processor gave for all pictures of the batch.</param>
    /// <param name="index">The picture.</param>
    protected abstract string Placeholder(ModelInput pictures, int index);

    private string Expand(ProcessorInput input, ModelInput? pictures, int first)
    {
        string[] pieces = input.Text.Split(ImageToken);
        if (pieces.Length - 1 != input.Images.Count)
        {
            throw new ProcessingException($"'{ImageToken}' in the prompt", $"one for each of the {input.Images.Count} pictures", $"{pieces.Length - 1}");
        }

        var text = new StringBuilder(pieces[0]);
        for (int i = 1; i < pieces.Length; i++)
        {
            text.Append(Placeholder(pictures!, first + i - 1)).Append(pieces[i]);
        }

        return text.ToString();
    }
}
