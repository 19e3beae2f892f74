using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;
using HfPipelines.Video;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>From the output of a network that segments pictures to the label of each pixel: <c>post_process_semantic_segmentation</c> of transformers.</summary>
public static class SemanticSegmentationPostProcessing
{
    private const string Method = "semantic_segmentation";

    /// <summary>Reads what each pixel shows.</summary>
    /// <param name="processor">The image processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output, with the fields that the class reads: for most <c>logits</c> [batch, labels, height, width].</param>
    /// <param name="options">The options; null for the class's defaults.</param>
    /// <returns>For each picture the labels of its pixels.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SemanticSegmentation> PostProcessSemanticSegmentation(this ImageProcessor processor, ModelOutput output, SemanticSegmentationOptions? options = null)
    {
        options ??= new SemanticSegmentationOptions();
        return PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));
    }

    /// <summary>Reads what each pixel of the frames of a video shows.</summary>
    /// <param name="processor">The video processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="options">The options, with a target size for each frame.</param>
    /// <returns>For each frame the labels of its pixels.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<SemanticSegmentation> PostProcessSemanticSegmentation(this VideoProcessor processor, ModelOutput output, SemanticSegmentationOptions options)
        => PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));

    private static SemanticSegmentation[] Read(PostProcessorCall call, SemanticSegmentationOptions options)
    {
        double? threshold = call.Number("threshold", options.Threshold);
        int? labels = call.Count("num_labels", options.LabelCount);
        IEnumerable<(Tensor Labels, Tensor? Scores)> maps = call.Text("scores") switch
        {
            "logits" => SemanticScores.Logits(call).Select(Best),
            "queries" => SemanticScores.Queries(call).Select(Best),
            "concept" => Concept(call).Select(s => (s[0].gt((float)threshold!.Value), (Tensor?)s)),
            "colors" => PromptColors.Read(call, labels),
            var other => throw new InvalidOperationException($"No way '{other}' to read labels."),
        };
        return [.. maps.Select(m => new SemanticSegmentation(SegmentMaps.Labels(m.Labels), options.ReturnsScores && m.Scores is { } scores ? new FeatureTensor(scores.shape, scores.ToFloats()) : null))];
    }

    private static (Tensor Labels, Tensor? Scores) Best(Tensor scores) => (scores.argmax(0), scores);

    // SAM 3 tells for each pixel how likely it belongs to what was asked for.
    private static IEnumerable<Tensor> Concept(PostProcessorCall call)
    {
        Tensor scores = call.Output("semantic_seg", 4).to_type(ScalarType.Float32).sigmoid();
        call.CheckTargetSizes(scores.size(0));
        return scores.unbind(0).Select((s, i) => call.SizeOf(i) is { } size ? Planes.Stretch(s, size) : s);
    }
}
