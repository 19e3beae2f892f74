using System.Text.Json.Nodes;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// As many patches as a number of soft tokens allows, padded to it, with the patches' positions (Gemma 4). Gives <c>image_position_ids</c> [pictures,
/// patches, x and y], -1 where it is padding, and <c>num_soft_tokens_per_image</c>.
/// </summary>
internal sealed class PositionedPatches : ImageProcedure
{
    private static readonly int[] SoftTokens = [70, 140, 280, 560, 1120];

    private readonly bool _merges;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>merges</c>: whether the patches of a soft token are made one.</param>
    public PositionedPatches(JsonObject entry) => _merges = (bool?)entry["merges"] ?? false;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size"), pool = options.Int("pooling_kernel_size"), tokens = options.Int("max_soft_tokens"), most = tokens * pool * pool;
        if (!SoftTokens.Contains(tokens) || !SoftTokens.Contains(options.Configured.Int("max_soft_tokens")))
        {
            throw new ImageProcessorException($"max_soft_tokens: expected one of {string.Join(", ", SoftTokens)}, found {tokens}.");
        }

        var values = new List<Tensor>();
        var positions = new List<Tensor>();
        var counts = new List<long>();
        foreach (Tensor picture in call.Prepare())
        {
            Tensor image = picture;
            if (options.Bool("do_resize"))
            {
                (int height, int width) = Fit(image.Height(), image.Width(), patch, most, pool);
                image = (height, width) == (image.Height(), image.Width()) ? image : Resize(image, height, width, options);
            }

            image = options.Backend.RescaleAndNormalize(image, options);
            int unit = _merges ? patch * pool : patch;
            (int rows, int columns) = Patches.Grid(image, unit);
            Tensor cut = Patches.ChannelsLast(image, unit);
            counts.Add(_merges ? cut.size(0) : cut.size(0) / (pool * pool));
            Tensor at = stack([arange(columns).unsqueeze(0).expand(rows, -1), arange(rows).unsqueeze(1).expand(-1, columns)], -1).reshape(-1, 2);
            values.Add(Patches.PadRows(cut, Math.Max(_merges ? tokens : most, (int)cut.size(0))));
            positions.Add(Patches.PadRows(at, Math.Max(_merges ? tokens : most, (int)at.size(0)), -1));
        }

        features["pixel_values"] = values.ToArray();
        features["image_position_ids"] = positions.ToArray();
        features["num_soft_tokens_per_image"] = tensor(counts.ToArray());
    }

    /// <summary>The class hands its filter to torchvision as it is, for which 0 is the corner of a sample rather than its centre.</summary>
    private static Tensor Resize(Tensor image, int height, int width, ProcessorOptions options)
        => options.Backend == ImageBackend.Torchvision && options.Resampling() == Resampling.Nearest
            ? TorchResizer.Interpolate(image, height, width, HfPipelines.Imaging.Resizing.InterpolationMode.Nearest)
            : options.Backend.Resize(image, height, width, options.Resampling());

    private static (int Height, int Width) Fit(int height, int width, int patch, int most, int pool)
    {
        double pixels = (double)most * patch * patch, factor = Math.Sqrt(pixels / ((double)height * width));
        int unit = pool * patch, longest = most / (pool * pool) * unit;
        (int h, int w) = ((int)Math.Floor(factor * height / unit) * unit, (int)Math.Floor(factor * width / unit) * unit);
        if (h == 0 && w == 0)
        {
            throw new ImageException($"A picture of {width} x {height} would have no patch of {unit}.");
        }

        if (h == 0)
        {
            (h, w) = (unit, Math.Min(width / height * unit, longest));
        }
        else if (w == 0)
        {
            (h, w) = (Math.Min(height / width * unit, longest), unit);
        }

        return (double)h * w <= pixels ? (h, w) : throw new ImageException($"A picture of {width} x {height} would become {w} x {h}, more than {most} patches of {patch}.");
    }
}
