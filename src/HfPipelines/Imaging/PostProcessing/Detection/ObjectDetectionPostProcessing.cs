using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;

namespace HfPipelines.Imaging;

/// <summary>From the output of a network that finds objects to the objects: <c>post_process_object_detection</c> of transformers.</summary>
public static class ObjectDetectionPostProcessing
{
    private const string Method = "object_detection";

    /// <summary>Reads the objects that a network found.</summary>
    /// <param name="processor">The image processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output, with the fields that the class reads: for most <c>logits</c> [batch, queries, labels] and <c>pred_boxes</c> [batch, queries, 4].</param>
    /// <param name="options">The options; null for the class's defaults.</param>
    /// <returns>For each picture its objects, in the class's order; in pixels where target sizes are given, else in parts of the picture.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<IReadOnlyList<Detection>> PostProcessObjectDetection(this ImageProcessor processor, ModelOutput output, ObjectDetectionOptions? options = null)
    {
        options ??= new ObjectDetectionOptions();
        return PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));
    }

    private static IReadOnlyList<IReadOnlyList<Detection>> Read(PostProcessorCall call, ObjectDetectionOptions options)
    {
        double threshold = call.Number("threshold", options.Threshold)!.Value;
        int? topK = call.Count("top_k", options.TopK);
        bool isFocal = call.Flag("use_focal_loss", options.UsesFocalLoss);
        double? boxThreshold = call.Number("box_threshold", options.BoxThreshold), growth = call.Number("unclip_ratio", options.UnclipRatio);
        int? most = call.Count("max_candidates", options.MaxCandidates), shortest = call.Count("min_size", options.MinSize);
        return call.Text("scores") switch
        {
            "softmax" => Above(CandidateReaders.Softmax(call)),
            "best" => Above(CandidateReaders.Best(call, topK)),
            "focal" => Above(isFocal ? CandidateReaders.Best(call, null) : CandidateReaders.Softmax(call, dimension: 0)),
            "maximum" => Above(CandidateReaders.Maximum(call)),
            "presence" => Above(CandidateReaders.Presence(call)),
            "voted" => DocumentLayout.Voted(call, threshold),
            "linked" => DocumentLayout.Linked(call, threshold),
            "text" => TextBoxes.Read(call, new TextBoxSettings(threshold, boxThreshold!.Value, most!.Value, shortest!.Value, growth!.Value)),
            var other => throw new InvalidOperationException($"No way '{other}' to read objects."),
        };

        IReadOnlyList<IReadOnlyList<Detection>> Above(Candidates candidates) => candidates.Scale(call.TargetSizes, call.Flag("square")).Above(threshold);
    }
}
