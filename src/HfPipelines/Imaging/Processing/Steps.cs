using System.Text.Json.Nodes;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The steps of image processors by name. Each takes and gives one picture [channels, height, width].</summary>
internal static class Steps
{
    private static readonly Dictionary<string, Func<Tensor, ProcessorOptions, Tensor>> Table = new()
    {
        ["resize"] = static (x, o) => o.Bool("do_resize") ? o.Backend.Resize(x, o.Size(), o.Resampling()) : x,
        ["resize_without_antialias"] = static (x, o) => o.Bool("do_resize") ? o.Backend.Resize(x, o.Size(), o.Resampling(), antialias: false) : x,
        ["resize_by_edges"] = static (x, o) => o.Bool("do_resize") ? ResizeSteps.ByEdges(x, o) : x,
        ["resize_with_crop_margin"] = ResizeSteps.WithCropMargin,
        ["resize_by_crop_fraction"] = ResizeSteps.ByCropFraction,
        ["resize_to_256_of_224"] = ResizeSteps.To256Of224,
        ["resize_to_divisor"] = ResizeSteps.ToDivisor,
        ["resize_to_multiple"] = ResizeSteps.ToMultiple,
        ["resize_to_multiple_aligned"] = ResizeSteps.ToMultipleAligned,
        ["resize_shortest_up_to_divisor"] = ResizeSteps.ShortestUpToDivisor,
        ["resize_within_1333_of_800"] = ResizeSteps.Within1333Of800,
        ["resize_short_edge"] = ResizeSteps.ShortEdge,
        ["resize_longest_edge"] = ResizeSteps.LongestEdge,
        ["resize_into_square"] = ResizeSteps.IntoSquare,
        ["resize_shortest_of_size"] = ResizeSteps.ShortestOfSize,
        ["resize_aligned"] = static (x, o) => o.Bool("do_resize") ? Aligned(x, o) : x,
        ["thumbnail"] = ResizeSteps.Thumbnail,
        ["thumbnail_bicubic"] = ResizeSteps.BicubicThumbnail,
        ["center_crop"] = static (x, o) => o.Bool("do_center_crop") ? o.Backend.CenterCrop(x, o.Size("crop_size")) : x,
        ["center_crop_square"] = static (x, o) => o.Bool("do_center_crop") ? Square(x, o) : x,
        ["center_crop_fraction"] = static (x, o) => o.Bool("do_center_crop") ? Fraction(x, o) : x,
        ["crop_margin"] = static (x, o) => o.Bool("do_crop_margin") ? Margins.Crop(x, o) : x,
        ["normalize"] = static (x, o) => o.Backend.RescaleAndNormalize(x, o),
        ["rescale"] = static (x, o) => o.Bool("do_rescale") ? o.Backend.Rescale(x, o.Double("rescale_factor")) : x,
        ["normalize_only"] = static (x, o) => o.Bool("do_normalize") ? o.Backend.Normalize(x, o.Doubles("image_mean"), o.Doubles("image_std")) : x,
        ["normalize_with_offset"] = static (x, o) => o.Bool("rescale_offset") ? WithOffset(x, o) : o.Backend.RescaleAndNormalize(o.Bool("do_normalize") ? x.to(float32) : x, o),
        ["normalize_again"] = static (x, o) => o.Bool("include_top") ? o.Backend.Normalize(x, [0], o.Doubles("image_std")) : x,
        ["grayscale"] = static (x, o) => o.Bool("do_grayscale") ? o.Backend.Grayscale(x) : x,
        ["normalize_unscaled"] = static (x, o) => o.Backend.RescaleAndNormalize(x, o.With(new JsonObject { ["do_rescale"] = false })),
        ["rescale_and_resize"] = static (x, o) => RescaleAndResize(x, o),
        ["rescale_and_shift"] = static (x, o) => Shift(x, o),
        ["resize_blurred"] = BlurredResize.Resize,
        ["resize_fixed_point"] = FixedPointLinear.Resize,
        ["flip_channels"] = static (x, o) => o.Bool("do_flip_channel_order") ? x.flip(-3) : x,
        ["reverse_channels"] = static (x, o) => x.flip(-3),
        ["reverse_rgb"] = static (x, o) => !o.Bool("do_flip_channel_order") ? x : o.Backend == ImageBackend.Pillow ? x.flip(-3) : ReverseRgb(x),
        ["reduce_labels"] = static (x, o) => o.Bool("do_reduce_labels") ? ReduceLabels(x) : x,
        ["align_long_axis"] = static (x, o) => o.Bool("do_align_long_axis") ? AlignLongAxis(x, o) : x,
        ["refuse_to_align_long_axis"] = static (x, o) => o.Bool("do_align_long_axis") && !ReferenceEquals(AlignLongAxis(x, o), x)
            ? throw new ImageProcessorException("do_align_long_axis: the torchvision backend cannot turn a picture here; take the Pillow backend.") : x,
        ["pad_to_square"] = static (x, o) => o.Bool("do_pad") ? Pixels.PadToSquare(x, Background(o)) : x,
        ["pad_to_square_as_configured"] = static (x, o) => o.Bool("do_pad") ? Pixels.PadToSquare(x, Background(o.Configured)) : x,
        ["pad_to_size_centered"] = static (x, o) => o.Bool("do_pad") ? PadCentered(x, o) : x,
        ["pad_to_divisor_centered"] = static (x, o) => o.Bool("do_pad") && (o.Has("size_divisor") || o.Backend == ImageBackend.Torchvision) ? PadToDivisorCentered(x, o.Int("size_divisor")) : x,
        ["pad_to_given_divisor_centered"] = static (x, o) => o.Bool("do_pad") && o.Has("size_divisor") ? PadToDivisorCentered(x, o.Int("size_divisor")) : x,
        ["pad_to_square_corner"] = static (x, o) => o.Bool("do_pad") ? Pixels.PadTo(x, Math.Max(x.Height(), x.Width()), Math.Max(x.Height(), x.Width())) : x,
        ["pad_to_pad_size"] = static (x, o) => o.Bool("do_pad") ? PadToPadSize(x, o) : x,
        ["pad_beyond_divisor_symmetric"] = static (x, o) => o.Bool("do_pad") ? PadBeyondDivisor(x, o.Int("size_divisor"), o) : x,
        ["pad_reflected"] = static (x, o) => o.Bool("do_pad") ? PadReflected(x, o) : x,
    };

    /// <summary>The step of a name.</summary>
    /// <param name="name">The name.</param>
    public static Func<Tensor, ProcessorOptions, Tensor> Get(string name)
        => Table.TryGetValue(name, out Func<Tensor, ProcessorOptions, Tensor>? step) ? step : throw new InvalidOperationException($"No step '{name}'.");

    /// <summary>The mean colour as bytes.</summary>
    public static double[] Background(ProcessorOptions options)
        => options.Has("image_mean") ? Array.ConvertAll(options.Doubles("image_mean"), static m => (double)(int)(m * 255)) : [127, 127, 127];

    private static Tensor Square(Tensor image, ProcessorOptions options)
    {
        int edge = options.Size("crop_size").RequireShortestEdge();
        return options.Backend.CenterCrop(image, edge, edge);
    }

    /// <summary>The part of the shorter edge that <c>size</c> is of <c>crop_size</c>.</summary>
    private static Tensor Fraction(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        (int cropHeight, int cropWidth) = options.Size("crop_size").Edges("crop_size");
        int edge = Math.Min(image.Height(), image.Width());
        return options.Backend.CenterCrop(image, (int)((double)height / cropHeight * edge), (int)((double)width / cropWidth * edge));
    }

    /// <summary>Samples are rescaled around zero, and normalised separately.</summary>
    private static Tensor WithOffset(Tensor image, ProcessorOptions options)
    {
        image = options.Bool("do_rescale") ? options.Backend.Rescale(image, options.Double("rescale_factor")).sub(1) : image;
        return options.Bool("do_normalize") ? options.Backend.Normalize(image, options.Doubles("image_mean"), options.Doubles("image_std")) : image;
    }

    /// <summary>Rescaled first, so that a cubic filter's overshoots can be cut off exactly.</summary>
    private static Tensor RescaleAndResize(Tensor image, ProcessorOptions options)
    {
        bool rescales = options.Bool("do_rescale");
        double factor = rescales ? options.Double("rescale_factor") : 1, most = image.is_floating_point() && image.max().to(float64).item<double>() <= 1 ? 1 : 255;
        Tensor scaled = rescales ? options.Backend.Rescale(image.to(float32), factor) : image;
        return options.Bool("do_resize") ? options.Backend.Resize(scaled, options.Size(), options.Resampling(), antialias: false).to(float32).clamp(0, most * factor) : scaled;
    }

    /// <summary>Rescaled to -1..1; without rescaling there is nothing to shift.</summary>
    private static Tensor Shift(Tensor image, ProcessorOptions options)
    {
        if (options.Bool("offset") && !options.Bool("do_rescale"))
        {
            throw new ImageProcessorException("offset: expected do_rescale with it, found it switched off.");
        }

        image = options.Bool("do_rescale") ? options.Backend.Rescale(image, options.Double("rescale_factor")) : image;
        return options.Bool("offset") ? image.sub(1) : image;
    }

    private static Tensor PadToPadSize(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size("pad_size").Edges("pad_size");
        string mode = options.Backend == ImageBackend.Torchvision ? "constant" : options.Text("pad_mode", "constant");
        if (mode == "constant" || height < image.Height() || width < image.Width())
        {
            return Pixels.PadTo(image, height, width, options.Double("constant_values", 0));
        }

        Func<int, int, int> position = mode switch
        {
            "reflect" => Pixels.Reflected,
            "replicate" => Pixels.Edge,
            "symmetric" => Pixels.Symmetric,
            _ => throw new ImageProcessorException($"pad_mode: expected constant, reflect, replicate or symmetric, found '{mode}'."),
        };
        return Pixels.PadBy(image, 0, 0, width - image.Width(), height - image.Height(), position);
    }

    private static Tensor ReverseRgb(Tensor image)
        => image.Channels() < 3
            ? throw new ImageException($"do_flip_channel_order: expected a picture of at least 3 channels, found {image.Channels()}.")
            : image.index_select(-3, tensor([2L, 1, 0, .. Enumerable.Range(3, image.Channels() - 3).Select(c => (long)c)]));

    /// <summary>Takes out the background class 0: the others move down by one, 255 stays what is to be ignored.</summary>
    private static Tensor ReduceLabels(Tensor labels)
    {
        Tensor ignored = full_like(labels, 255);
        Tensor moved = where(labels == 0, ignored, labels).sub(1);
        return where(moved == 254, ignored, moved);
    }

    /// <summary>Turns a picture by a quarter where its longer edge is not that of <c>size</c>.</summary>
    private static Tensor AlignLongAxis(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        bool turn = (width < height && image.Width() > image.Height()) || (width > height && image.Width() < image.Height());
        return turn ? image.rot90(3, (-2, -1)) : image;
    }

    private static Tensor PadCentered(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        int down = height - image.Height(), across = width - image.Width();
        if (options.Backend == ImageBackend.Pillow && (down < 0 || across < 0))
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} cannot be padded to {width} x {height}.");
        }

        (int top, int left) = (down >> 1, across >> 1);
        return Pixels.Pad(image, left, top, across - left, down - top);
    }

    private static Tensor PadToDivisorCentered(Tensor image, int divisor)
    {
        int down = Missing(image.Height()), across = Missing(image.Width());
        return Pixels.Pad(image, across / 2, down / 2, across - (across / 2), down - (down / 2));

        int Missing(int size) => ((size + divisor - 1) / divisor * divisor) - size;
    }

    /// <summary>Pads to the next multiple, also where the size is one already, with a mirror image.</summary>
    private static Tensor PadBeyondDivisor(Tensor image, int divisor, ProcessorOptions options)
    {
        int height = image.Height(), width = image.Width();
        int down = (((height / divisor) + 1) * divisor) - height, across = (((width / divisor) + 1) * divisor) - width;
        return options.Backend == ImageBackend.Torchvision && (down > height || across > width)
            ? throw new ImageException($"A picture of {width} x {height} is too small to be mirrored by {across} x {down}.")
            : Pixels.PadBy(image, 0, 0, across, down, Pixels.Symmetric);
    }

    private static Tensor PadReflected(Tensor image, ProcessorOptions options)
    {
        int down = (int)(Math.Sqrt(image.Height() / 2.0) * 3), across = (int)(Math.Sqrt(image.Width() / 2.0) * 3);
        if (options.Backend == ImageBackend.Torchvision && (down >= image.Height() || across >= image.Width()))
        {
            throw new ImageException($"A picture of {image.Width()} x {image.Height()} is too small to be mirrored by {across} x {down}.");
        }

        return Pixels.PadBy(image, across, down, across, down, Pixels.Reflected);
    }

    private static Tensor Aligned(Tensor image, ProcessorOptions options)
    {
        (int height, int width) = options.Size().Edges("size");
        return TorchResizer.Interpolate(image, height, width, HfPipelines.Imaging.Resizing.InterpolationMode.Bilinear, alignCorners: true);
    }
}
