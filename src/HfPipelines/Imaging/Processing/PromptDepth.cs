using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures and, as <c>prompt_depth</c>, coarse depths that are scaled to metres (Prompt Depth Anything).</summary>
internal sealed class PromptDepth : ImageProcedure
{
    private const double Distinction = 1e-6;

    private readonly StepProcedure _steps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>.</param>
    public PromptDepth(JsonObject entry) => _steps = new StepProcedure(entry);

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options.With(new JsonObject { ["do_convert_rgb"] = false });
        Tensor[] images = [.. call.Inputs.SelectMany(i => i).Select(i => options.Backend.Prepare(i, convertRgb: false))];
        features["pixel_values"] = _steps.Apply(images, options);
        if (call.Companions("prompt_depth") is not { } depths)
        {
            return;
        }

        if (depths.Count != images.Length)
        {
            throw new ImageProcessorException($"prompt_depth: expected {images.Length} of them, one for each picture, found {depths.Count}.");
        }

        double scale = options.Has("prompt_scale_to_meter") ? options.Double("prompt_scale_to_meter") : options.Configured.Double("prompt_scale_to_meter");
        features["prompt_depth"] = depths.Select(d => Scale(options.Backend.Prepare(d, convertRgb: false))).ToArray();

        Tensor Scale(Tensor depth)
        {
            depth = (options.Backend == ImageBackend.Pillow && !depth.is_floating_point() ? depth.to(float64) : depth).mul(scale);
            if (depth.min().equal(depth.max()).item<bool>())
            {
                // The first row differs a little, so that a network may divide by the range.
                depth = depth.clone();
                depth[0, 0].add_(Distinction);
            }

            return depth.to(float32);
        }
    }
}
