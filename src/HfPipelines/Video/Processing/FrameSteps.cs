using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>The steps of image processors on all frames of a video at once.</summary>
internal sealed class FrameSteps : VideoProcedure
{
    private static readonly string[] Usual = ["resize", "center_crop", "normalize"];

    private readonly Func<Tensor, ProcessorOptions, Tensor>[] _steps;
    private readonly string _output;
    private readonly string? _padding;
    private readonly bool _tellsSizes;
    private readonly bool _sizesByCrop;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry">
    /// <c>steps</c>: names of <see cref="Steps"/>; <c>output</c>: the name of the frames; <c>pad</c>: <c>frames</c> where fewer frames are filled up, <c>mask</c>
    /// where smaller frames are too; <c>sizes</c>: whether sizes are told; <c>size_by_crop</c>: whether the size follows from what is cut out.
    /// </param>
    public FrameSteps(JsonObject entry)
    {
        _steps = [.. (entry["steps"]?.AsArray().Select(s => (string)s!) ?? Usual).Select(s => s == "resize_twice" ? ResizeTwice : Steps.Get(s))];
        _output = (string?)entry["output"] ?? "pixel_values_videos";
        _padding = (string?)entry["pad"];
        _tellsSizes = (bool?)entry["sizes"] ?? false;
        _sizesByCrop = (bool?)entry["size_by_crop"] ?? false;
    }

    public override void Adjust(JsonObject config, JsonObject defaults)
    {
        if (_sizesByCrop)
        {
            JsonNode? crop = config["crop_size"] ?? defaults["crop_size"];
            int edge = crop is JsonObject sides ? (int?)sides["height"] ?? throw new VideoException("crop_size: expected a number or a height, found neither.") : (int)crop!;
            config["size"] = new JsonObject { ["shortest_edge"] = (int)(edge * 256 / 224.0) };
        }

        // Older configurations of SmolVLM say in one place how frames are chosen and how large they become.
        if (config["video_sampling"] is JsonObject sampling)
        {
            (config["num_frames"], config["fps"]) = (sampling["max_frames"]?.DeepClone(), sampling["fps"]?.DeepClone());
            config["size"] = (config["size"] ?? sampling["video_size"])?.DeepClone();
        }
    }

    public override void Run(VideoCall call, ImageFeatures features)
    {
        Tensor[] videos = [.. call.Videos.Select(v => _steps.Aggregate(v, (frames, step) => step(frames, call.Options)))];
        if (_tellsSizes)
        {
            ImageSize size = call.Options.Size();
            features["original_sizes"] = Sizes(call.Videos.Select(v => (v.Height(), v.Width())));

            // Of another kind of size the original tells nothing.
            features["reshaped_input_sizes"] = size is { Height: { } height, Width: { } width } ? Sizes(call.Videos.Select(_ => (height, width)))
                : call.Videos.Select(_ => (size.Height, size.Width)).ToArray();
        }

        switch (_padding)
        {
            case "frames":
                PadFrames(videos, features);
                break;
            case "mask" when call.Options.Bool("do_pad"):
                PadAll(videos, features);
                break;
            default:
                features[_output] = videos;
                break;
        }
    }

    private static Tensor Sizes(IEnumerable<(int Height, int Width)> sizes)
    {
        long[] values = [.. sizes.SelectMany(s => (long[])[s.Height, s.Width])];
        return tensor(values, [values.Length / 2, 2]);
    }

    // The longest edge first, then a square of the greatest size that the network takes.
    private static Tensor ResizeTwice(Tensor frames, ProcessorOptions options)
    {
        const int Greatest = 4096;
        if (!options.Bool("do_resize"))
        {
            return frames;
        }

        ImageSize size = options.Size();
        (int height, int width) = size.LongestEdge is > 0 and { } edge ? Within(frames.Height(), frames.Width(), Math.Min(Greatest, edge)) : size.Edges("size");
        int square = options.Configured.Size("max_image_size").RequireLongestEdge();
        return options.Backend.Resize(options.Backend.Resize(frames, height, width, options.Resampling()), square, square, options.Resampling());
    }

    private static (int Height, int Width) Within(int height, int width, int longest)
    {
        double ratio = (double)width / height;
        return width >= height ? (Even((int)(longest / ratio)), longest) : (longest, Even((int)(longest * ratio)));

        static int Even(int edge) => Math.Max(1, edge + (edge % 2));
    }

    private void PadFrames(Tensor[] videos, ImageFeatures features)
    {
        if (videos.Any(v => !v.shape.AsSpan(1).SequenceEqual(videos[0].shape.AsSpan(1))))
        {
            features[_output] = videos;
            return;
        }

        long[] lengths = [.. videos.Select(v => v.size(0))];
        features[_output] = stack(videos.Select(v => nn.functional.pad(v, [0, 0, 0, 0, 0, 0, 0, lengths.Max() - v.size(0)])));
        if (lengths.Distinct().Count() > 1)
        {
            features["padding_mask_videos"] = arange(lengths.Max()).unsqueeze(0) < tensor(lengths).unsqueeze(1);
        }
    }

    private void PadAll(Tensor[] videos, ImageFeatures features)
    {
        long frames = videos.Max(v => v.size(0)), height = videos.Max(v => v.size(-2)), width = videos.Max(v => v.size(-1));
        Tensor[] padded = [.. videos.Select(v => nn.functional.pad(v, [0, width - v.size(-1), 0, height - v.size(-2), 0, 0, 0, frames - v.size(0)]))];

        // All frames count, also those that are filled in, as in the original.
        Tensor[] masks = [.. videos.Select(v => nn.functional.pad(ones([frames, v.size(-2), v.size(-1)], int64), [0, width - v.size(-1), 0, height - v.size(-2)]))];
        features[_output] = padded;
        features["pixel_attention_mask"] = masks;
    }
}
