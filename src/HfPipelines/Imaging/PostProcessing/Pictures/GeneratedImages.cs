using System.Text.Json.Nodes;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Pictures;

/// <summary>Undoes what an image processor does to samples.</summary>
internal static class GeneratedImages
{
    /// <summary>The samples of each picture: uint8 [3, height, width] where they are rescaled, else float32.</summary>
    public static Tensor[] Undo(PostProcessorCall call, GeneratedImageOptions given)
    {
        ProcessorOptions options = call.Processor;
        bool rescales = options.Bool("do_rescale"), normalizes = options.Bool("do_normalize");
        double factor = given.ProcessorOptions.ContainsKey("rescale_factor") ? options.Double("rescale_factor") : 1 / options.Double("rescale_factor");
        double[] mean = Three(call, "image_mean"), std = Three(call, "image_std");
        Tensor images = call.Output("images", 4).to(float32);
        return images.size(1) == 3 ? [.. images.unbind(0).Select(One)]
            : throw call.Error($"expected images of [batch, 3, height, width], found [{string.Join(", ", images.shape)}].");

        Tensor One(Tensor image)
        {
            image = call.Text("order") == "fused" ? Fused(image) : Separate(image);
            return rescales ? image.clamp(0, 255).to(uint8) : image;
        }

        // Through the processor's own step, with reversed numbers.
        Tensor Fused(Tensor image) => ImageBackend.Torchvision.RescaleAndNormalize(image, options.With(new JsonObject
        {
            ["rescale_factor"] = factor,
            ["image_mean"] = new JsonArray([.. mean.Select((m, i) => JsonValue.Create(-factor * m / std[i]))]),
            ["image_std"] = new JsonArray([.. std.Select(s => JsonValue.Create(1 / s))]),
        }));

        Tensor Separate(Tensor image)
        {
            image = normalizes ? ImageBackend.Pillow.Normalize(image, [.. mean.Select((m, i) => -m / std[i])], [.. std.Select(s => 1 / s)]) : image;
            return rescales ? ImageBackend.Pillow.Rescale(image, factor) : image;
        }
    }

    private static double[] Three(PostProcessorCall call, string name)
    {
        double[] values = call.Processor.Doubles(name);
        return values.Length switch
        {
            3 => values,
            1 => [values[0], values[0], values[0]],
            _ => throw call.Error($"expected {name} to have 3 values, found {values.Length}."),
        };
    }
}
