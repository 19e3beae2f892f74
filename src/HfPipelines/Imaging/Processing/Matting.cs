using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A picture and its trimap as one more channel, padded to multiples of <c>size_divisor</c> (ViTMatte).</summary>
internal sealed class Matting : ImageProcedure
{
    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (config["size_divisibility"] is { } older && config["size_divisor"] is null)
        {
            config["size_divisor"] = older.DeepClone();
        }
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options, mapOptions = options.With(new JsonObject { ["do_normalize"] = false });
        Tensor[] images = call.Prepare();
        IReadOnlyList<ImageInput> trimaps = call.Companions("trimaps") ?? [];
        if (trimaps.Count != images.Length)
        {
            throw new ImageProcessorException($"trimaps: expected {images.Length} of them, one for each picture, found {trimaps.Count}.");
        }

        features["pixel_values"] = images.Select((image, i) => Join(image, options.Backend.Prepare(trimaps[i], convertRgb: false))).ToArray();

        Tensor Join(Tensor image, Tensor trimap)
        {
            if (trimap.Height() != image.Height() || trimap.Width() != image.Width())
            {
                throw new ImageProcessorException($"trimaps: expected {image.Width()} x {image.Height()}, found {trimap.Width()} x {trimap.Height()}.");
            }

            Tensor joined = cat([options.Backend.RescaleAndNormalize(image, options), options.Backend.RescaleAndNormalize(trimap, mapOptions)], 0);
            int divisor = options.Int("size_divisor");
            return options.Bool("do_pad") ? Pixels.PadTo(joined, Up(joined.Height(), divisor), Up(joined.Width(), divisor)) : joined;
        }

        static int Up(int value, int unit) => (value + unit - 1) / unit * unit;
    }
}
