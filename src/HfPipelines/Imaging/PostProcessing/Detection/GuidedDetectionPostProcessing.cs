using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>From the output of a network that finds what another picture shows to the places: <c>post_process_image_guided_detection</c> of transformers.</summary>
public static class GuidedDetectionPostProcessing
{
    private const string Method = "image_guided_detection";

    /// <summary>Reads where a network found what the query picture shows.</summary>
    /// <param name="processor">The image processor of the checkpoint; its class says how to read the output.</param>
    /// <param name="output">The network's output: <c>logits</c> [batch, queries, labels] and <c>target_pred_boxes</c> [batch, queries, 4].</param>
    /// <param name="options">The options; null for the class's defaults.</param>
    /// <returns>For each picture the places, without labels; their scores are relative to the best of the picture, which has 1.</returns>
    /// <exception cref="ImageProcessorException">The class has no such method, or the output or an option does not suit it.</exception>
    public static IReadOnlyList<IReadOnlyList<Detection>> PostProcessImageGuidedDetection(this ImageProcessor processor, ModelOutput output, GuidedDetectionOptions? options = null)
    {
        options ??= new GuidedDetectionOptions();
        return PostProcessorCall.Run(processor, Method, output, options, call => Read(call, options));
    }

    private static IReadOnlyList<IReadOnlyList<Detection>> Read(PostProcessorCall call, GuidedDetectionOptions options)
    {
        float threshold = (float)call.Number("threshold", options.Threshold)!.Value, overlap = (float)call.Number("nms_threshold", options.NmsThreshold)!.Value;
        Tensor scores = call.Output("logits", 3).to_type(ScalarType.Float32).max(-1).values.sigmoid();
        Tensor corners = Candidates.Corners(call.Output("target_pred_boxes", 3).to_type(ScalarType.Float32));
        call.CheckSame("logits", "target_pred_boxes", 2);
        call.CheckTargetSizes(scores.size(0));
        Tensor scaled = new Candidates(scores, null, corners).Scale(call.TargetSizes, call.Flag("square")).Boxes;
        return [.. Enumerable.Range(0, (int)scores.size(0)).Select(i => Read(scores[i].ToFloats(), Boxes(corners[i]), Boxes(scaled[i]), threshold, overlap))];
    }

    private static BoundingBoxF[] Boxes(Tensor boxes) => [.. boxes.ToFloats().Chunk(4).Select(b => Candidates.Box(b))];

    private static Detection[] Read(float[] scores, BoundingBoxF[] boxes, BoundingBoxF[] scaled, float threshold, float overlap)
    {
        if (overlap < 1)
        {
            DropCovered(scores, boxes, overlap);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = scores[i] < threshold ? 0 : scores[i];
        }

        // From a tenth of the best score, which becomes 0, up to the best one, which becomes 1.
        float best = scores.DefaultIfEmpty().Max() + 1e-6f;
        return
        [
            .. scores.Select((score, i) => new Detection(Math.Clamp((score - (best * 0.1f)) / (best * 0.9f), 0, 1), null, scaled[i])).Where(d => d.Score > 0),
        ];
    }

    private static void DropCovered(float[] scores, BoundingBoxF[] boxes, float overlap)
    {
        foreach (int i in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ToArray())
        {
            for (int other = 0; scores[i] > 0 && other < scores.Length; other++)
            {
                if (other != i && boxes[i].OverlapWith(boxes[other]) > overlap)
                {
                    scores[other] = 0;
                }
            }
        }
    }
}
