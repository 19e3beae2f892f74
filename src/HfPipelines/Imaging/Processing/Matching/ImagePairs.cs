using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pairs of pictures, between which keypoints are matched (SuperGlue, LightGlue, EfficientLoFTR). Gives <c>pixel_values</c> [pairs, 2, channels, height, width].</summary>
internal sealed class ImagePairs : ImageProcedure
{
    private readonly StepProcedure _steps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>.</param>
    public ImagePairs(JsonObject entry) => _steps = new StepProcedure(entry);

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        foreach (IReadOnlyList<ImageInput> pair in call.Inputs)
        {
            if (pair.Count != 2 || pair.Any(i => i.Samples is { } samples && samples.dim() != 3))
            {
                throw new ImageProcessorException($"Expected pairs of pictures with channels, found a list of {pair.Count}.");
            }
        }

        Tensor[][] pairs = [.. call.PrepareNested().Select(pair => _steps.Apply(pair, call.Options))];
        bool stacks = call.Backend == ImageBackend.Torchvision || pairs.All(p => p[0].shape.AsSpan().SequenceEqual(p[1].shape));
        features["pixel_values"] = stacks ? pairs.Select(p => stack(p)).ToArray() : pairs;
    }
}
