using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// The square patches of all pictures one after the other, channels last, filled up with -1 before normalising (Inkling). Gives <c>num_patches</c> of each
/// picture, or with one frame their grid as <c>image_grid_thw</c>.
/// </summary>
internal sealed class PaddedPatches : ImageProcedure
{
    private const double Fill = -1;
    private const int Square = 8;
    private const int Bright = 204;
    private const int Dark = 153;

    private readonly int _frames;
    private readonly bool _extraColumn;
    private readonly bool _checkered;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>frames</c>: how often a patch is repeated in time; <c>extra_column</c>: whether there is a column of filling after whole columns; <c>checkered</c>: whether transparent pictures are laid onto a chequerboard.</param>
    public PaddedPatches(JsonObject entry)
        => (_frames, _extraColumn, _checkered) = ((int?)entry["frames"] ?? 1, (bool?)entry["extra_column"] ?? false, (bool?)entry["checkered"] ?? false);

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        if (_extraColumn && options.Has("do_resize") && !options.Bool("do_resize"))
        {
            throw new ImageProcessorException("do_resize: this class cannot do without, found it switched off.");
        }

        (int height, int width) = options.Size().Edges("size");
        if (_extraColumn && height != width)
        {
            throw new ImageProcessorException($"size: expected a square, found {width} x {height}.");
        }

        var patches = new List<Tensor>();
        var grids = new List<long>();
        foreach (Tensor image in _checkered && options.Bool("do_convert_rgb") ? call.Inputs.SelectMany(i => i).Select(i => Flatten(i, call.Backend)) : call.Prepare())
        {
            Tensor scaled = Rescale(image, options);
            int rows = (scaled.Height() + height - 1) / height, columns = _extraColumn ? (scaled.Width() / width) + 1 : (scaled.Width() + width - 1) / width;
            Tensor padded = options.Backend.RescaleAndNormalize(Pixels.PadTo(scaled.to(float32), rows * height, columns * width, Fill), options);
            patches.Add(padded.reshape(-1, rows, height, columns, width).permute(1, 3, 2, 4, 0).reshape((long)rows * columns, height, width, -1));
            grids.AddRange(_frames == 1 ? [1L, rows, columns] : [(long)rows * columns]);
        }

        Tensor all = cat(patches, 0);
        features["pixel_values"] = _frames == 1 ? all : all.unsqueeze(1).expand(-1, _frames, -1, -1, -1);
        features[_frames == 1 ? "image_grid_thw" : "num_patches"] = _frames == 1 ? tensor(grids.ToArray(), [patches.Count, 3]) : tensor(grids.ToArray());
    }

    /// <summary>Scales by a factor that is limited by the longer edge it leads to.</summary>
    private static Tensor Rescale(Tensor image, ProcessorOptions options)
    {
        if (!options.Has("rescale_image_frac"))
        {
            return image;
        }

        int longer = Math.Max(image.Height(), image.Width());
        double wanted = longer * options.Double("rescale_image_frac");
        double ratio = (options.Has("rescale_image_max_upscaled_long_edge") ? Math.Min(wanted, Math.Max(options.Int("rescale_image_max_upscaled_long_edge"), longer)) : wanted) / longer;
        return ratio == 1 ? image : options.Backend.Resize(image, (int)Math.Floor((image.Height() * ratio) + 0.5), (int)Math.Floor((image.Width() * ratio) + 0.5), options.Resampling());
    }

    private static Tensor Flatten(ImageInput input, ImageBackend backend)
    {
        Tensor samples = input.Picture is { } picture ? Pixels.ToTensor(picture.Convert(picture.HasTransparency ? ImageMode.Rgba : ImageMode.Rgb)) : Pixels.ChannelsFirst(input.Samples!);
        if (samples.Channels() != 4)
        {
            return backend.Prepare(samples, convertRgb: true);
        }

        Tensor rows = arange(samples.Height()).unsqueeze(1).floor_divide(Square), columns = arange(samples.Width()).unsqueeze(0).floor_divide(Square);
        Tensor background = where((rows + columns).remainder(2) == 0, tensor(Bright), tensor(Dark)), whole = samples.to(int32), alpha = whole.slice(0, 3, 4, 1);
        return (whole.slice(0, 0, 3, 1) * alpha).add(background * (255 - alpha)).add(127).floor_divide(255).to(uint8);
    }
}
