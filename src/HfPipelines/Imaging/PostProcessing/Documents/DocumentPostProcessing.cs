using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.PostProcessing.Documents;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>Texts, tables and straightened pages of networks' outputs.</summary>
public static class DocumentPostProcessing
{
    /// <summary>Reads the lines of text in pictures, as <c>post_process_text_recognition</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input; its <c>character_list</c> tells the characters.</param>
    /// <param name="output">The output, with <c>last_hidden_state</c> [batch, steps, characters].</param>
    /// <returns>The text of each picture.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output does not suit it.</exception>
    public static IReadOnlyList<RecognizedText> PostProcessTextRecognition(this ImageProcessor processor, ModelOutput output)
        => PostProcessorCall.Run(processor, "text_recognition", output, new NoOptions(), TextLineReader.Read);

    /// <summary>Reads the structure of tables in pictures, as <c>post_process_table_recognition</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="output">The output, with <c>last_hidden_state</c> [batch, steps, tags].</param>
    /// <returns>The table of each picture; transformers gives that of the first only.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output does not suit it.</exception>
    public static IReadOnlyList<TableStructure> PostProcessTableRecognition(this ImageProcessor processor, ModelOutput output)
        => PostProcessorCall.Run(processor, "table_recognition", output, new NoOptions(), TableReader.Read);

    /// <summary>Straightens photographed pages, as <c>post_process_document_rectification</c> of the processor's class does.</summary>
    /// <param name="processor">The processor that made the network's input.</param>
    /// <param name="prediction">Where each point of the straight page lies in the picture, float32 [batch, 2, height, width], x and y from -1 to 1.</param>
    /// <param name="originalImages">The processor's <c>original_images</c>, float32 [3, height, width], blue first.</param>
    /// <param name="scale">What makes 0 to 255 of their samples.</param>
    /// <returns>The straight pages.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or a tensor does not suit it.</exception>
    public static IReadOnlyList<ImageData> PostProcessDocumentRectification(this ImageProcessor processor, Tensor prediction, IReadOnlyList<Tensor> originalImages, double scale = 255)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(originalImages);
        var output = new ModelOutput();
        output.Add("prediction", prediction);
        output.Add("original_images", originalImages);
        return PostProcessorCall.Run(processor, "document_rectification", output, new NoOptions(), call => PageStraightening.Run(call, originalImages.Count, scale));
    }
}
