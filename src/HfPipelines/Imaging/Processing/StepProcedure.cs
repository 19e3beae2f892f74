using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>A list of steps, each picture on its own, the results as <c>pixel_values</c>; class maps go the same way and become <c>labels</c>.</summary>
internal sealed class StepProcedure : ImageProcedure
{
    private readonly Func<Tensor, ProcessorOptions, Tensor>[] _steps;
    private readonly bool _pads;
    private readonly bool _returnsMask;
    private readonly JsonObject? _mapOptions;
    private readonly string _output;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>steps</c>: names of <see cref="Steps"/>; <c>pad</c>: whether <c>do_pad</c> makes a batch one size; <c>mask</c>: whether it then tells what is picture; <c>maps</c>: the options of segmentation maps, where it takes them; <c>output</c>: another name than <c>pixel_values</c>.</param>
    public StepProcedure(JsonObject entry)
    {
        _steps = [.. entry["steps"]!.AsArray().Select(s => Steps.Get((string)s!))];
        _pads = (bool?)entry["pad"] ?? false;
        _returnsMask = (bool?)entry["mask"] ?? false;
        _mapOptions = entry["maps"]?.AsObject();
        _output = (string?)entry["output"] ?? "pixel_values";
    }

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions pictureOptions = call.Options.With(new JsonObject { ["do_reduce_labels"] = false });
        Tensor[] images = Apply(call.Prepare(), pictureOptions);
        if (_pads && call.Options.Bool("do_pad"))
        {
            (images, Tensor[] masks) = Batch.Pad(images, _returnsMask ? null : call.Options.SizeOrNull("pad_size"));
            if (_returnsMask)
            {
                features["pixel_mask"] = masks;
            }
        }

        features[_output] = images;
        if (_mapOptions is not null && call.Companions("segmentation_maps") is { } maps)
        {
            ProcessorOptions mapOptions = call.Options.With(_mapOptions);
            IEnumerable<Tensor> prepared = maps.Select(m => call.Backend.Prepare(m, convertRgb: false));
            features["labels"] = Apply(prepared, mapOptions).Select(m => m.squeeze(0).to(int64)).ToArray();
        }
    }

    /// <summary>Runs the steps alone.</summary>
    public Tensor[] Apply(IEnumerable<Tensor> images, ProcessorOptions options)
        => [.. images.Select(image => _steps.Aggregate(image, (picture, step) => step(picture, options)))];
}
