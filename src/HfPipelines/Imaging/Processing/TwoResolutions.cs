using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures in a high resolution and, made of it, in the usual one (DeepSeek-VL hybrid). Gives <c>pixel_values</c> and <c>high_res_pixel_values</c>.</summary>
internal sealed class TwoResolutions : ImageProcedure
{
    private static readonly Func<Tensor, ProcessorOptions, Tensor> Resize = Steps.Get("resize_into_square");

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        bool pillow = options.Backend == ImageBackend.Pillow;
        if (!pillow && !(options.Bool("do_resize") && options.Bool("do_pad")))
        {
            throw new ImageProcessorException("do_resize and do_pad: the torchvision backend of this class cannot do without; take the Pillow backend.");
        }

        ProcessorOptions high = options.With(new JsonObject
        {
            ["size"] = options.Node("high_res_size")?.DeepClone(),
            ["resample"] = options.Node("high_res_resample")?.DeepClone(),
            ["image_mean"] = options.Node("high_res_image_mean")?.DeepClone(),
            ["image_std"] = options.Node("high_res_image_std")?.DeepClone(),
        });
        double[] background = Steps.Background(options.Configured), highBackground = HighBackground(options.Configured);
        bool pads = options.Bool("do_pad");
        Tensor[] highs = [.. call.Prepare().Select(i => Fit(i, high, highBackground))];
        features["pixel_values"] = highs.Select(i => options.Backend.RescaleAndNormalize(Fit(i, options, background), options)).ToArray();
        features["high_res_pixel_values"] = highs.Select(i => options.Backend.RescaleAndNormalize(i, high)).ToArray();

        Tensor Fit(Tensor image, ProcessorOptions o, double[] color)
        {
            image = Resize(image, o);
            return pads && o.Bool("do_resize") ? Pixels.PadToSquare(image, color) : image;
        }
    }

    private static double[] HighBackground(ProcessorOptions configured)
        => Steps.Background(configured.With(new JsonObject { ["image_mean"] = configured.Node("high_res_image_mean")?.DeepClone() }));
}
