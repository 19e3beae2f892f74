using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The nearest colour of a table for each pixel, as <c>input_ids</c> (ImageGPT).</summary>
internal sealed class ColorClusters : ImageProcedure
{
    private readonly StepProcedure _steps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>.</param>
    public ColorClusters(System.Text.Json.Nodes.JsonObject entry) => _steps = new StepProcedure(entry);

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = _steps.Apply(call.Prepare(), options);
        if (!options.Bool("do_color_quantize"))
        {
            features["pixel_values"] = images;
            return;
        }

        (double[] colors, int count) = options.Table("clusters");
        if (colors.Length != count * 3 || images.Any(i => i.Channels() != 3))
        {
            throw new ImageProcessorException($"clusters: expected colours of three values, and pictures of three channels.");
        }

        // torchvision's variant takes the colours in the pictures' own type, even where that cuts off their fractions.
        Tensor table = tensor(colors, [count, 3], float32).to(images[0].is_floating_point() || options.Backend == ImageBackend.Torchvision ? images[0].dtype : float32);
        features["input_ids"] = images.Select(image =>
        {
            Tensor pixels = image.permute(1, 2, 0).reshape(-1, 3).to(table.dtype);
            Tensor distance = pixels.pow(2).sum(1).unsqueeze(1) - (2 * pixels.matmul(table.t())) + table.pow(2).sum(1).unsqueeze(0);
            return distance.argmin(1);
        }).ToArray();
    }
}
