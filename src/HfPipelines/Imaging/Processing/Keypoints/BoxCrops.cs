using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures, or with <c>boxes</c> the people in them (Sapiens 2). <c>segmentation_maps</c> become <c>labels</c>; <c>keypoints</c> of the people become
/// heat maps as <c>labels</c>, with <c>label_weights</c>.
/// </summary>
internal sealed class BoxCrops : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        float[][][]? boxes = Boxes(options);
        IReadOnlyList<ImageInput>? maps = call.Companions("segmentation_maps");
        JsonArray? keypoints = options.Node("keypoints") as JsonArray;
        if (maps is not null && keypoints is not null)
        {
            throw new ImageProcessorException("segmentation_maps and keypoints: expected one of them, found both.");
        }

        features["pixel_values"] = Transform(call.Prepare(), boxes, options.With(new JsonObject { ["do_reduce_labels"] = false }));
        if (maps is not null)
        {
            ProcessorOptions mapOptions = options.With(new JsonObject { ["do_normalize"] = false, ["do_rescale"] = false });
            features["labels"] = Transform([.. maps.Select(m => options.Backend.Prepare(m, convertRgb: false))], boxes, mapOptions).Select(m => m.squeeze(0).to(int64)).ToArray();
        }

        if (keypoints is not null)
        {
            (features["labels"], features["label_weights"]) = KeypointTargets.Make(boxes ?? throw new ImageProcessorException("keypoints: expected boxes with them, found none."), keypoints, options);
        }
    }

    private static float[][][]? Boxes(ProcessorOptions options) => options.Node("boxes") is not JsonArray images ? null
        : [.. images.Select(i => i!.AsArray().Select(b => b!.AsArray().Select(v => (float)ProcessorOptions.ToDouble("boxes", v)).ToArray()).ToArray())];

    private static Tensor[] Transform(Tensor[] images, float[][][]? boxes, ProcessorOptions options)
    {
        ImageSize size = options.Size();
        if (boxes is not null)
        {
            images = [.. images.Zip(boxes).SelectMany(p => p.Second.Select(b => AffineCrop.Cut(p.First.to(float32), b, size.Edges("size"))))];
        }

        return [.. images.Select(image =>
        {
            image = options.Bool("do_reduce_labels") ? Steps.Get("reduce_labels")(image, options) : image;
            if (options.Bool("do_resize") && boxes is null)
            {
                image = options.Bool("do_pad") ? Fit(image, size, options) : options.Backend.Resize(image, size, options.Resampling());
            }

            image = options.Bool("do_center_crop") ? options.Backend.CenterCrop(image, options.Size("crop_size")) : image;
            return options.Backend.RescaleAndNormalize(image, options);
        })];
    }

    private static Tensor Fit(Tensor image, ImageSize size, ProcessorOptions options)
    {
        (int height, int width) = size.Edges("size");
        return options.Backend.CenterCrop(options.Backend.Resize(image, new ImageSize(MaxHeight: height, MaxWidth: width), options.Resampling()), height, width);
    }
}
