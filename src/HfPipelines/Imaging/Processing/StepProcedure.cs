using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A list of steps, each picture on its own, the results as <c>pixel_values</c>; class maps go the same way and become <c>labels</c>.</summary>
internal sealed class StepProcedure : ImageProcedure
{
    private readonly Func<Tensor, ProcessorOptions, Tensor>[] _steps;
    private readonly bool _pads;
    private readonly bool _returnsMask;
    private readonly bool _acceptsMaps;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>; <c>pad</c>: whether <c>do_pad</c> makes a batch one size; <c>mask</c>: whether it then tells what is picture; <c>maps</c>: whether it takes segmentation maps.</param>
    public StepProcedure(JsonObject entry)
    {
        _steps = [.. entry["steps"]!.AsArray().Select(s => Steps.Get((string)s!))];
        _pads = (bool?)entry["pad"] ?? false;
        _returnsMask = (bool?)entry["mask"] ?? false;
        _acceptsMaps = (bool?)entry["maps"] ?? false;
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions pictureOptions = call.Options.With(new JsonObject { ["do_reduce_labels"] = false });
        Tensor[] images = Apply(call.Prepare(), pictureOptions);
        if (_pads && call.Options.Bool("do_pad"))
        {
            (images, Tensor[] masks) = Batch.Pad(images, call.Options.SizeOrNull("pad_size"));
            if (_returnsMask)
            {
                features["pixel_mask"] = masks;
            }
        }

        features["pixel_values"] = images;
        if (_acceptsMaps && call.Companions("segmentation_maps") is { } maps)
        {
            ProcessorOptions mapOptions = call.Options.With(new JsonObject { ["do_normalize"] = false, ["do_rescale"] = false });
            IEnumerable<Tensor> prepared = maps.Select(m => call.Backend.Prepare(m, convertRgb: false));
            features["labels"] = Apply(prepared, mapOptions).Select(m => m.squeeze(0).to(int64)).ToArray();
        }
    }

    private Tensor[] Apply(IEnumerable<Tensor> images, ProcessorOptions options)
        => [.. images.Select(image => _steps.Aggregate(image, (picture, step) => step(picture, options)))];
}
